import type { ValueStore } from "../contract/store.ts";
import type { RealmStorage } from "../model/node-work.ts";
import { openPlace } from "../store/open-place.ts";
import { openValueStore } from "../store/open-value-store.ts";

/** The store of values that a realm was told to use. */
export function openValues({ kind, path, workflow }: RealmStorage): ValueStore {
  return openValueStore({ place: openPlace({ kind, options: { path } }, path), workflow });
}
