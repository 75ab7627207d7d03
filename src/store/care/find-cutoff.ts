import { bytesAfter, planGarbage } from "./plan-garbage.ts";
import { chooseKept } from "./choose-kept.ts";
import type { KeepPolicy } from "./choose-kept.ts";
import type { Survey } from "./survey-workflow.ts";

/** The earliest time such that what stays after it fits; the last one there is if nothing fits. */
export function findCutoff(
  surveys: readonly Survey[],
  policy: KeepPolicy,
  { maxBytes, otherBytes }: { readonly maxBytes: number; readonly otherBytes: number },
): number | undefined {
  const fits = (cutoff: number | undefined): boolean => {
    const tried = cutoff === undefined ? policy : { ...policy, cutoff };
    let bytes = otherBytes;
    for (const survey of surveys) {
      bytes += bytesAfter(survey, planGarbage(survey, chooseKept(survey, tried)));
    }
    return bytes <= maxBytes;
  };
  if (fits(policy.cutoff)) return policy.cutoff;
  const times = new Set<number>();
  for (const { journals } of surveys) {
    for (const { lastAt, lines } of journals) {
      if (lastAt >= (policy.cutoff ?? -Infinity)) times.add(lastAt + 1);
      for (const { at } of lines) if (at >= (policy.cutoff ?? -Infinity)) times.add(at + 1);
    }
  }
  const sorted = [...times].filter(Number.isFinite).sort((a, b) => a - b);
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return sorted[low] ?? policy.cutoff;
}
