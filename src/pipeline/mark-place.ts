import type { Place } from "../contract/place.ts";
import { openPlace } from "../store/open-place.ts";
import { holds } from "../store/mark-file.ts";
import type { FoundMark } from "../store/mark-file.ts";
import { openStoredFiles } from "../store/open-stored-files.ts";
import { storeKeys } from "../store/store-keys.ts";
import type { StoreKeys } from "../store/store-keys.ts";
import { hashDeclared } from "./hash-declared.ts";

/** Where the mark of a workflow stands. */
export interface MarkPlace {
  readonly place: Place;
  readonly keys: StoreKeys;
}

/** The place of a folder of results. */
export function markPlace(path: string, workflow: string): MarkPlace {
  return { place: openPlace({ kind: "file", options: { path } }, path), keys: storeKeys(workflow) };
}

/** Whether a mark holds, and every declared input has the content that it had. */
export async function isHolding({ place, keys }: MarkPlace, found: FoundMark): Promise<boolean> {
  if (!(await holds(place, keys, found))) return false;
  const { declared } = found.mark;
  if (declared.length === 0) return true;
  const files = openStoredFiles({ place, keys, now: Date.now });
  const inputs = declared.map(([input]) => input);
  const hashed = await hashDeclared(inputs, files);
  await files.save();
  return hashed.ok && hashed.parts.every(({ hash }, index) => hash === declared[index]?.[1]);
}
