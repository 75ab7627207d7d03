import { maxNesting } from "./inspect-value.ts";

/** The value of JSON that ffuse wrote. Throws on anything else, and on what is nested deeper than can be kept. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Each level takes two characters at least. The runtime parses any depth, and to look at the value is quicker
  // than to look at its text.
  if (text.length >= 2 * maxNesting && isTooDeep(value, 0)) {
    throw new SyntaxError(`it is nested more than ${maxNesting} levels deep`);
  }
  return value;
}

function isTooDeep(value: unknown, level: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  // The value itself is no level.
  if (level > maxNesting) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isTooDeep(item, level + 1)) return true;
    return false;
  }
  for (const key of Object.keys(value)) {
    if (isTooDeep((value as Readonly<Record<string, unknown>>)[key], level + 1)) return true;
  }
  return false;
}
