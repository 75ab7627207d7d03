/** The keys that lead from a node's value to a part of it; empty for the whole value. */
export type ItemPath = readonly (string | number)[];

/** One spelling per path, used as the key of item hashes: the JSON of the keys, each as text. */
export function itemPathKey(path: ItemPath): string {
  return JSON.stringify(path.map(String));
}

/** The path as a person writes it after a node's name: `.train[0]["odd key"]`. */
export function formatItemPath(path: ItemPath): string {
  let text = "";
  for (const key of path) {
    if (/^(0|[1-9]\d*)$/.test(String(key))) text += `[${key}]`;
    else if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(String(key))) text += `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}
