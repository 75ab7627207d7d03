import { resolve } from "node:path";
import type { Place } from "../contract/place.ts";
import type { StorageOptions } from "../model/query.ts";
import { openFolderPlace } from "./places/folder-place.ts";
import { openMemoryPlace } from "./places/memory-place.ts";

/** The place that the storage options name; nothing is made on the disk before something is kept. */
export function openPlace(storage: StorageOptions, workingDirectory: string): Place {
  switch (storage.kind) {
    case "file":
      return openFolderPlace(resolve(workingDirectory, storage.options.path ?? "storage"));
    case "memory":
      return openMemoryPlace();
  }
}
