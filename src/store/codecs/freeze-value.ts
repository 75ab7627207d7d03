import type { CodecName } from "../../model/result-ref.ts";

/** Freezes a value at all depths, where that keeps everybody from writing to it; false if it does not. */
export function freezeValue(codec: CodecName, value: unknown): boolean {
  // Other codecs hold maps, dates and typed arrays, which freezing does not keep from being written to.
  if (codec !== "json" && codec !== "text") return false;
  freeze(value);
  return true;
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const key of Object.keys(value)) freeze((value as Readonly<Record<string, unknown>>)[key]);
}
