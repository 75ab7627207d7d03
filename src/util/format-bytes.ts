const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** `512 B`, `16.4 kB`, `2 GB`: at most one digit after the point, decimal units. */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.95 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const shown = unit === 0 ? String(Math.round(amount)) : amount.toFixed(1).replace(/\.0$/, "");
  return `${shown} ${units[unit] ?? "B"}`;
}
