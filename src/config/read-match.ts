import type { NameMatch } from "../model/name-match.ts";
import type { Place } from "../model/place.ts";
import { compileMatch, matchLengthLimit } from "../util/match-name.ts";
import { shorten } from "./located.ts";
import { offsetInWritten } from "./offset-in-written.ts";
import { readKeys, readText } from "./query-fields.ts";
import type { Check, Field, KnownKeys } from "./query-fields.ts";
import { placeIn } from "./source-text.ts";

/** Which nodes a part of a query file is for, and where it says so. */
export interface PlacedMatch {
  readonly match: NameMatch;
  readonly place: Place;
}

/** The keys of a mapping that has a pattern or a glob beside others, and which nodes that picks. */
export function readMatched(
  check: Check,
  field: Field,
  { known, misplaced = {} }: KnownKeys,
): { readonly keys: ReadonlyMap<string, Field>; readonly matched: () => PlacedMatch | undefined } {
  const before = check.failures.length;
  const keys = readKeys(check, field, { known: ["pattern", "glob", ...known], misplaced });
  const isMistyped = check.failures
    .slice(before)
    .some(
      (failure) => "near" in failure && (failure.near === "pattern" || failure.near === "glob"),
    );
  const matched = (): PlacedMatch | undefined => {
    const [pattern, glob] = [keys.get("pattern"), keys.get("glob")];
    if (pattern !== undefined && glob !== undefined) {
      const place = placeIn(check.source, glob.value.span);
      check.failures.push({ reason: "query-rule-two-matches", where: field.where, place });
    }
    const matches = [readMatch(check, pattern, "pattern"), readMatch(check, glob, "glob")];
    if (pattern === undefined && glob === undefined && !isMistyped) {
      const place = placeIn(check.source, field.value.span);
      check.failures.push({ reason: "query-rule-without-match", where: field.where, place });
    }
    return matches.find((match) => match !== undefined);
  };
  return { keys, matched };
}

function readMatch(
  check: Check,
  field: Field | undefined,
  kind: NameMatch["kind"],
): PlacedMatch | undefined {
  const text = readText(check, field);
  if (text === undefined || field?.value.kind !== "text") return undefined;
  const { span, written } = field.value;
  const place = placeIn(check.source, span);
  if ([...text].length > matchLengthLimit) {
    const limit = matchLengthLimit;
    check.failures.push({ reason: "query-long-match", where: field.where, limit, place });
    return undefined;
  }
  const compiled = compileMatch({ kind, text });
  if (compiled.ok) return { match: { kind, text }, place };
  const { index } = compiled;
  const offset = index === undefined ? undefined : offsetInWritten(written, text, index);
  check.failures.push({
    reason: "query-bad-pattern",
    kind,
    text: shorten(text),
    message: compiled.message,
    place:
      offset === undefined
        ? place
        : placeIn(check.source, { start: span.start + offset, end: span.start + offset + 1 }),
  });
  return undefined;
}
