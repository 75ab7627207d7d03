/** The own data fields of an instance as a plain object: what a list of results can show of a construction. */
export function summarizeInstance(instance: object): Readonly<Record<string, unknown>> {
  const fields = Object.entries(instance).filter(([, field]) => isPlain(field, new Set()));
  return Object.fromEntries(fields);
}

/** Whether a field is data through and through, so that keeping it cannot fail. */
function isPlain(value: unknown, above: Set<object>): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  if (typeof value !== "object" || value === null) return true;
  if (above.has(value)) return false;
  if (ArrayBuffer.isView(value) || value instanceof Date) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  above.add(value);
  const plain = Object.values(value).every((part) => isPlain(part, above));
  above.delete(value);
  return plain;
}
