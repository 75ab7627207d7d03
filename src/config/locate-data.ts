import type { Located } from "./located.ts";

const nowhere = { start: 0, end: 0 };

/** A plain value as if it stood in a query file, so that it is checked by the same rules. */
export function locateData(value: unknown): Located {
  const span = nowhere;
  if (typeof value === "string") {
    return { kind: "text", value, written: JSON.stringify(value), span };
  }
  if (typeof value === "number") return { kind: "number", value, written: String(value), span };
  if (typeof value === "boolean") return { kind: "boolean", value, span };
  if (Array.isArray(value)) return { kind: "list", items: value.map(locateData), span };
  if (typeof value !== "object" || value === null) return { kind: "nothing", span };
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => ({ key, keySpan: span, value: locateData(each) }));
  return { kind: "mapping", entries, span };
}
