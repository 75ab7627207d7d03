import { FfuseError } from "../failure/ffuse-error.ts";
import { formatItemPath } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";
import { knownItems, pickItem } from "./pick-item.ts";

/** The part of a task's value at a path. Throws `FfuseError` item-unknown with the keys where the path left the value. */
export function pickOrThrow(task: string, value: unknown, path: ItemPath): unknown {
  const picked = pickItem(value, path);
  if (picked.found) return picked.value;
  const item = formatItemPath(path);
  throw new FfuseError({ reason: "item-unknown", task, item, known: nearItems(value, path) });
}

/** The keys at the deepest place that the path reaches. */
function nearItems(value: unknown, path: ItemPath): readonly string[] {
  for (let depth = path.length - 1; depth > 0; depth--) {
    const start = path.slice(0, depth);
    const picked = pickItem(value, start);
    if (!picked.found) continue;
    return knownItems(picked.value).map((key) => {
      const text = formatItemPath(start) + (key.startsWith("[") ? key : `.${key}`);
      return text.replace(/^\./, "");
    });
  }
  return knownItems(value);
}
