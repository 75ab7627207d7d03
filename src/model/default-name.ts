import type { CallKind } from "./recorded-graph.ts";

/**
 * The name of a call that nobody named, counted among those of its kind: `sum_0000`; for the first `map` with a function
 * `sum`, since its elements are `sum[0]`, `sum[1]` and so on.
 */
export function defaultName(
  counts: Map<string, number>,
  functionName: string,
  kind: CallKind,
): string {
  const isOne = kind === "function" || kind === "construct" || kind === "method";
  const counted = isOne ? functionName : `${functionName} ${kind}`;
  const count = counts.get(counted) ?? 0;
  counts.set(counted, count + 1);
  const number = String(count).padStart(4, "0");
  if (isOne) return `${functionName}_${number}`;
  if (functionName === "optional" || functionName === "recover") return `${functionName}_${number}`;
  return kind === "map" && count === 0 ? functionName : `${functionName}_${kind}_${number}`;
}
