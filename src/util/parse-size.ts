/** The units of a size, as a person writes them after a number; letter case does not count. */
export const sizeUnits: readonly string[] = [
  ...["B", "KB", "MB", "GB", "TB", "PB"],
  ...["KiB", "MiB", "GiB", "TiB", "PiB"],
];

/** What a text says as a number of bytes: `500MB`, `1.5 GiB`. Undefined if it is no size, or not exact in a number. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const factor = bytesByUnit.get(unit.toLowerCase());
  if (factor === undefined) return undefined;
  const bytes = Math.round(Number(digits) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const bytesByUnit: ReadonlyMap<string, number> = new Map(
  sizeUnits.map((unit) => {
    const power = "BKMGTP".indexOf(unit.charAt(0));
    return [unit.toLowerCase(), (unit.includes("i") ? 1024 : 1000) ** power];
  }),
);
