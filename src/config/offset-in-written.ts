/**
 * Where a character of a text stands in the text as YAML has it, with quotes and escapes. Undefined where that is not
 * plain to see: line breaks, folding, escapes by number.
 */
export function offsetInWritten(written: string, value: string, index: number): number | undefined {
  const quote = written.startsWith('"') ? '"' : written.startsWith("'") ? "'" : "";
  const body = quote === "" ? written : written.slice(1, -1);
  const units = body.match(quote === '"' ? /\\?[^]/g : quote === "'" ? /''|[^]/g : /[^]/g) ?? [];
  const isPlain =
    units.length === value.length &&
    units.every((unit, at) => unit === value[at] || (unit.length === 2 && unit[1] === value[at]));
  if (!isPlain) return undefined;
  return units.slice(0, index).reduce((offset, unit) => offset + unit.length, quote.length);
}
