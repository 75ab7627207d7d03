import { join } from "node:path";
import type { Place } from "../../src/contract/place.ts";
import type { Warning } from "../../src/model/run-event.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { openMemoryPlace } from "../../src/store/places/memory-place.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { storeContract } from "./store.contract.ts";
import type { StoreRig } from "./store.contract.ts";

function rigOn(open: () => Place, workflow: string): StoreRig {
  const warnings: Warning[] = [];
  return {
    open: () =>
      openStore({ place: open(), workflow, onWarning: (warning) => warnings.push(warning) }),
    values: () => openValueStore({ place: open(), workflow }),
    warnings,
  };
}

storeContract("store in memory", async () => {
  const place = openMemoryPlace();
  return rigOn(() => place, "penguins");
});

storeContract("store in a folder", async () => {
  const folder = join(await temporaryFolder(), "storage");
  return rigOn(() => openFolderPlace(folder), "../Ünsafe / name\n");
});
