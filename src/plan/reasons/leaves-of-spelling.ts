import { formatItemPath } from "../../model/item-path.ts";

/**
 * The parts of a canonical spelling (see `spellValue`) that have no parts of their own, by where they stand:
 * `[{"k":5,"rows":#}]` gives `[0].k` → `5` and `[0].rows` → `#`. A spelling that was cut off gives what is there.
 */
export function leavesOfSpelling(text: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  let at = 0;

  /** Reads one value up to the `,`, `]` or `}` behind it. */
  const read = (path: readonly (string | number)[]): void => {
    const open = text[at];
    if (open === "[" || open === "{") {
      readParts(open, path);
      return;
    }
    const start = at;
    skipLeaf();
    if (at > start) leaves.set(formatItemPath(path), text.slice(start, at));
  };

  const readParts = (open: "[" | "{", path: readonly (string | number)[]): void => {
    const start = at;
    const close = open === "[" ? "]" : "}";
    at += 1;
    for (let index = 0; at < text.length && text[at] !== close; index += 1) {
      let key: string | number = index;
      if (open === "{") {
        const from = at;
        skipText();
        key = parseKey(text.slice(from, at)) ?? index;
        at += 1;
      }
      read([...path, key]);
      if (text[at] === ",") at += 1;
    }
    at += 1;
    const isEmpty = at - start === 2;
    if (isEmpty) leaves.set(formatItemPath(path), text.slice(start, at));
  };

  /** Skips a text in quotes. */
  const skipText = (): void => {
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at += 1;
  };

  /** Skips a leaf; what stands in brackets behind a tag, as in `Map{…}`, belongs to it. */
  const skipLeaf = (): void => {
    let depth = 0;
    while (at < text.length) {
      const sign = text[at] ?? "";
      if (sign === '"') {
        skipText();
        continue;
      }
      if (depth === 0 && (sign === "," || sign === "]" || sign === "}")) return;
      if (sign === "{" || sign === "[" || sign === "(") depth += 1;
      if (sign === "}" || sign === "]" || sign === ")") depth -= 1;
      at += 1;
    }
  };

  read([]);
  return leaves;
}

function parseKey(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
