import type { QueryFailure } from "../failure/query-failures.ts";
import type { CacheMode, EnvironmentKey } from "../model/query.ts";
import { nearest } from "../util/nearest.ts";
import { parseDuration } from "../util/parse-duration.ts";
import { parseSize } from "../util/parse-size.ts";
import { seenValue, shorten } from "./located.ts";
import type { Located } from "./located.ts";
import { nearSizes } from "./near-sizes.ts";
import { placeIn } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";

/** A value of the query file with its path, `queries[0].remote_args.num_cpus`. */
export interface Field {
  readonly where: string;
  readonly value: Located;
}

/** What all readers of fields share: the file, and the list that mistakes go to. */
export interface Check {
  readonly source: SourceText;
  readonly failures: QueryFailure[];
}

/** Keys that a mapping may have; a key that is known elsewhere is told where it belongs. */
export interface KnownKeys {
  readonly known: readonly string[];
  readonly misplaced?: Readonly<Record<string, string>>;
}

/** The words of `cache`. */
export const cacheModes: readonly CacheMode[] = ["fingerprint", "name", "off", "refresh"];

/** The words of `environment`. */
export const environmentKeys: readonly EnvironmentKey[] = ["node", "platform", "arch"];

/** Whether a name cannot be a key of the user's own: an object has it already, or it is empty. */
export function isForbiddenName(name: string): boolean {
  return name === "" || name in Object.prototype;
}

/** Names that a resource cannot have: an object has them already, or they are settings of their own. */
export function whyNoResource(name: string): "forbidden" | "misplaced" | undefined {
  if (isForbiddenName(name)) return "forbidden";
  const isSetting = name === "num_cpus" || name === "num_gpus" || name === "memory";
  return isSetting ? "misplaced" : undefined;
}

/** The known keys of a mapping that are there; an empty section is one without keys. */
export function readKeys(
  check: Check,
  field: Field | undefined,
  { known, misplaced = {} }: KnownKeys,
): ReadonlyMap<string, Field> {
  const found = new Map<string, Field>();
  if (field === undefined || field.value.kind === "nothing") return found;
  if (field.value.kind !== "mapping") {
    reportType(check, field, "a mapping");
    return found;
  }
  for (const { key, keySpan, value } of field.value.entries) {
    const where = field.where === "" ? key : `${field.where}.${key}`;
    const belongsIn = Object.hasOwn(misplaced, key) ? misplaced[key] : undefined;
    if (known.includes(key)) {
      found.set(key, { where, value });
    } else if (belongsIn !== undefined) {
      const place = placeIn(check.source, keySpan);
      const reason = "query-misplaced-key";
      check.failures.push({ reason, key, where: field.where, belongsIn, place });
    } else {
      const near = nearest(key, known, 1)[0];
      check.failures.push({
        reason: "query-unknown-key",
        key: shorten(key),
        where: field.where,
        known,
        ...(near === undefined ? {} : { near }),
        place: placeIn(check.source, keySpan),
      });
    }
  }
  return found;
}

/** The entries of a list; an empty section is an empty list. */
export function readList(
  check: Check,
  field: Field | undefined,
  expected: string,
): readonly Field[] | undefined {
  if (field === undefined || field.value.kind === "nothing") return undefined;
  if (field.value.kind !== "list") {
    reportType(check, field, expected);
    return undefined;
  }
  return field.value.items.map((value, index) => ({ where: `${field.where}[${index}]`, value }));
}

/** A number of zero or more. */
export function readAmount(check: Check, field: Field | undefined): number | undefined {
  if (field === undefined) return undefined;
  const { value, where } = field;
  if (value.kind !== "number") {
    reportType(check, field, "a number");
    return undefined;
  }
  if (Number.isFinite(value.value) && value.value >= 0) return value.value;
  const place = placeIn(check.source, value.span);
  check.failures.push({ reason: "query-bad-number", where, seen: shorten(value.written), place });
  return undefined;
}

/** Bytes, as a number or as a text such as `500MB`. */
export function readBytes(check: Check, field: Field | undefined): number | undefined {
  if (field === undefined) return undefined;
  const { value, where } = field;
  if (value.kind === "number") {
    const amount = readAmount(check, field);
    return amount === undefined ? undefined : Math.round(amount);
  }
  if (value.kind !== "text") {
    reportType(check, field, "a number of bytes or a size such as 8GB");
    return undefined;
  }
  const bytes = parseSize(value.value);
  if (bytes === undefined) {
    check.failures.push({
      reason: "query-bad-size",
      where,
      seen: shorten(value.value),
      near: nearSizes(value.value),
      place: placeIn(check.source, value.span),
    });
  }
  return bytes;
}

/** Milliseconds, from a text such as `7d`. */
export function readDuration(check: Check, field: Field | undefined): number | undefined {
  if (field === undefined) return undefined;
  const { value, where } = field;
  if (value.kind !== "text") {
    reportType(check, field, "a duration such as 7d");
    return undefined;
  }
  const ms = parseDuration(value.value);
  if (ms === undefined) {
    const place = placeIn(check.source, value.span);
    check.failures.push({ reason: "query-bad-duration", where, seen: shorten(value.value), place });
  }
  return ms;
}

/** A text, or a number as it is written. */
export function readLabel(check: Check, field: Field | undefined): string | undefined {
  return field?.value.kind === "number" ? field.value.written : readText(check, field);
}

/** Custom resources by name. */
export function readResources(
  check: Check,
  field: Field | undefined,
): Readonly<Record<string, number>> | undefined {
  if (field === undefined || field.value.kind === "nothing") return undefined;
  if (field.value.kind !== "mapping") {
    reportType(check, field, "a mapping of names to numbers");
    return undefined;
  }
  const amounts: [string, number][] = [];
  for (const [name, each] of readNames(check, field)) {
    const amount = readAmount(check, each);
    if (amount !== undefined) amounts.push([name, amount]);
  }
  return Object.fromEntries(amounts);
}

/** The entries of a mapping of resources; names that no resource can have are reported. */
export function readNames(check: Check, field: Field): readonly (readonly [string, Field])[] {
  if (field.value.kind !== "mapping") return [];
  return field.value.entries.flatMap(({ key, keySpan, value }) => {
    const why = whyNoResource(key);
    const place = placeIn(check.source, keySpan);
    if (why === undefined) return [[key, { where: `${field.where}.${key}`, value }] as const];
    if (why === "forbidden") {
      check.failures.push({ reason: "query-forbidden-key", key, place });
    } else {
      const belongsIn = field.where.slice(0, field.where.lastIndexOf("."));
      const { where } = field;
      check.failures.push({ reason: "query-misplaced-key", key, where, belongsIn, place });
    }
    return [];
  });
}

/** A text of at least one character. */
export function readText(check: Check, field: Field | undefined): string | undefined {
  if (field === undefined) return undefined;
  if (field.value.kind !== "text") {
    reportType(check, field, "a text");
    return undefined;
  }
  if (field.value.value !== "") return field.value.value;
  const place = placeIn(check.source, field.value.span);
  check.failures.push({ reason: "query-empty-text", where: field.where, place });
  return undefined;
}

/** One of a few words. */
export function readWord<Word extends string>(
  check: Check,
  field: Field | undefined,
  known: readonly Word[],
): Word | undefined {
  if (field === undefined) return undefined;
  const { value, where } = field;
  const word = value.kind === "text" ? known.find((each) => each === value.value) : undefined;
  if (word !== undefined) return word;
  const near = value.kind === "text" ? nearest(value.value, known, 1)[0] : undefined;
  check.failures.push({
    reason: "query-unknown-value",
    where,
    seen: seenValue(value).text,
    known,
    ...(near === undefined ? {} : { near }),
    place: placeIn(check.source, value.span),
  });
  return undefined;
}

/** Reports a value of the wrong kind. */
export function reportType({ source, failures }: Check, field: Field, expected: string): void {
  failures.push({
    reason: "query-wrong-type",
    where: field.where === "" ? "the query file" : field.where,
    expected,
    seen: seenValue(field.value),
    place: placeIn(source, field.value.span),
  });
}
