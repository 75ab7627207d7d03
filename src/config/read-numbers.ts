import { shorten } from "./located.ts";
import { reportType } from "./query-fields.ts";
import type { Check, Field } from "./query-fields.ts";
import { placeIn } from "./source-text.ts";

/** Which numbers a setting takes, in a word for messages and as a test. */
export interface NumberKind {
  readonly expected: string;
  readonly isGood: (value: number) => boolean;
}

/** 0, 1, 2 … */
export const countKind: NumberKind = {
  expected: "a whole number of zero or more",
  isGood: (value) => Number.isSafeInteger(value) && value >= 0,
};

/** … -1, 0, 1 … */
export const wholeKind: NumberKind = { expected: "a whole number", isGood: Number.isSafeInteger };

/** What a time limit takes. */
export const positiveKind: NumberKind = {
  expected: "a number above zero",
  isGood: (value) => Number.isFinite(value) && value > 0,
};

/** What something grows by. */
export const factorKind: NumberKind = {
  expected: "a number of one or more",
  isGood: (value) => Number.isFinite(value) && value >= 1,
};

/** A number of a kind. */
export function readNumber(
  check: Check,
  field: Field | undefined,
  { expected, isGood }: NumberKind,
): number | undefined {
  if (field === undefined) return undefined;
  const { value, where } = field;
  if (value.kind !== "number") {
    reportType(check, field, expected);
    return undefined;
  }
  if (isGood(value.value)) return value.value;
  const place = placeIn(check.source, value.span);
  const seen = shorten(value.written);
  check.failures.push({ reason: "query-bad-number", where, seen, expected, place });
  return undefined;
}

/** Milliseconds, from a number of seconds. */
export function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** `true` or `false`. */
export function readFlag(check: Check, field: Field | undefined): boolean | undefined {
  if (field === undefined) return undefined;
  if (field.value.kind === "boolean") return field.value.value;
  reportType(check, field, "true or false");
  return undefined;
}
