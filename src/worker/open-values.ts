import type { SnapshotStore } from "../contract/snapshot-store.ts";
import type { ValueStore } from "../contract/store.ts";
import type { RealmStorage } from "../model/node-work.ts";
import { openPlace } from "../store/open-place.ts";
import { openSnapshotStore } from "../store/open-snapshot-store.ts";
import { openValueStore } from "../store/open-value-store.ts";

/** The store of values that a realm was told to use, and that of states of instances. */
export function openValues({ kind, path, workflow }: RealmStorage): {
  readonly values: ValueStore;
  readonly snapshots: SnapshotStore;
} {
  const place = openPlace({ kind, options: { path } }, path);
  return {
    values: openValueStore({ place, workflow }),
    snapshots: openSnapshotStore({ place, workflow }),
  };
}
