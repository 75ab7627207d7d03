import type { FingerprintParts } from "../../model/fingerprint-parts.ts";
import { spellingLimit } from "../../model/fingerprint-parts.ts";
import type { Change } from "../../model/run-reason.ts";
import { leavesOfSpelling } from "./leaves-of-spelling.ts";

/** Which arguments that the author wrote differ, by path with both spellings. */
export function whyArgumentsDiffer(
  before: FingerprintParts,
  now: FingerprintParts,
): readonly Change[] {
  if (before.arguments === now.arguments) return [];
  const old = leavesOfSpelling(before.argumentsText);
  const fresh = leavesOfSpelling(now.argumentsText);
  const changes: Change[] = [];
  for (const [where, text] of fresh) {
    const known = old.get(where);
    if (known === text) continue;
    const was = known === undefined ? {} : { before: known };
    changes.push({ part: "argument", where, ...was, now: text });
  }
  for (const [where, text] of old) {
    if (!fresh.has(where)) changes.push({ part: "argument", where, before: text });
  }
  if (changes.length > 0) return changes;
  // They differ behind what is kept of long spellings.
  const isCut = [before, now].some(({ argumentsText }) => argumentsText.length >= spellingLimit);
  return [{ part: "argument", where: isCut ? "[…]" : "" }];
}
