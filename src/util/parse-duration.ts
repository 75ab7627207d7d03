/** What a text says in milliseconds: `7d`, `1.5 h`, `90s`. Undefined if it is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([a-z]+)$/.exec(text) ?? [];
  const factor = unit === undefined ? undefined : msByUnit.get(unit);
  if (digits === undefined || factor === undefined) return undefined;
  const ms = Math.round(Number(digits) * factor);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const msByUnit: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", secondMs],
  ["min", minuteMs],
  ["h", hourMs],
  ["d", dayMs],
  ["w", 7 * dayMs],
]);
