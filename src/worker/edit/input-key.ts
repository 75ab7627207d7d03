import { itemPathKey } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";

/** One spelling for each part of a value that a unit is given. */
export function inputKey(parent: number, path: ItemPath): string {
  return `${parent}${itemPathKey(path)}`;
}
