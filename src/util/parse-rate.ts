/** What a text says as an amount in a time: `10/s`, `100 / min`, `5000/h`. Undefined if it is no rate above zero. */
export function parseRate(
  text: string,
): { readonly amount: number; readonly perMs: number } | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?\/ ?([a-z]+)$/.exec(text) ?? [];
  const perMs = unit === undefined ? undefined : msByUnit.get(unit);
  const amount = Number(digits);
  if (perMs === undefined || !(amount > 0) || !Number.isFinite(amount)) return undefined;
  return { amount, perMs };
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const msByUnit: ReadonlyMap<string, number> = new Map([
  ["s", secondMs],
  ["min", minuteMs],
  ["h", 60 * minuteMs],
]);
