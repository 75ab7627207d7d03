import type { Query } from "../model/query.ts";
import type { Rate } from "../model/run-limits.ts";
import { parseRate } from "../util/parse-rate.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import { shorten } from "./located.ts";
import {
  isForbiddenName,
  readAmount,
  readBytes,
  readKeys,
  readNames,
  reportType,
} from "./query-fields.ts";
import type { Check, Field } from "./query-fields.ts";
import { countKind, readNumber } from "./read-numbers.ts";
import { placeIn } from "./source-text.ts";

/** The keys of `init`. */
export const initKeys = [
  "num_cpus",
  "num_gpus",
  "memory",
  "resources",
  "limits",
  "max_depth",
] as const;

/** What the machine is said to have, and what of it may be used at once. */
export function readInit(check: Check, field: Field | undefined): Query["init"] {
  const keys = readKeys(check, field, { known: initKeys });
  const { resources, rates } = readShared(check, keys.get("resources"));
  return withoutUndefined<Query["init"]>({
    numCpus: readAmount(check, keys.get("num_cpus")),
    numGpus: readAmount(check, keys.get("num_gpus")),
    memoryBytes: readBytes(check, keys.get("memory")),
    resources,
    rates,
    limits: readLimits(check, keys.get("limits")),
    maxDepth: readNumber(check, keys.get("max_depth"), countKind),
  });
}

/** Custom resources with how much there is of each, and how fast it may be used. */
function readShared(
  check: Check,
  field: Field | undefined,
): Pick<Query["init"], "resources" | "rates"> {
  if (field === undefined || field.value.kind === "nothing") return {};
  if (field.value.kind !== "mapping") {
    reportType(check, field, "a mapping of names to numbers");
    return {};
  }
  const totals: [string, number][] = [];
  const rates: [string, Rate][] = [];
  for (const [name, each] of readNames(check, field)) {
    if (each.value.kind !== "mapping") {
      const total = readAmount(check, each);
      if (total !== undefined) totals.push([name, total]);
      continue;
    }
    if (each.value.entries.length === 0) reportType(check, each, "a mapping with total or rate");
    const keys = readKeys(check, each, { known: ["total", "rate"] });
    totals.push([name, readAmount(check, keys.get("total")) ?? Infinity]);
    const rate = readRate(check, keys.get("rate"));
    if (rate !== undefined) rates.push([name, rate]);
  }
  return {
    resources: Object.fromEntries(totals),
    ...(rates.length === 0 ? {} : { rates: Object.fromEntries(rates) }),
  };
}

function readRate(check: Check, field: Field | undefined): Rate | undefined {
  if (field === undefined) return undefined;
  if (field.value.kind !== "text") {
    reportType(check, field, "a rate such as 10/s");
    return undefined;
  }
  const rate = parseRate(field.value.value);
  if (rate === undefined) {
    const place = placeIn(check.source, field.value.span);
    const seen = shorten(field.value.value);
    check.failures.push({ reason: "query-bad-rate", where: field.where, seen, place });
  }
  return rate;
}

function readLimits(check: Check, field: Field | undefined): Query["init"]["limits"] {
  if (field === undefined || field.value.kind === "nothing") return undefined;
  if (field.value.kind !== "mapping") {
    reportType(check, field, "a mapping of tags to numbers");
    return undefined;
  }
  const limits: [string, number][] = [];
  for (const { key, keySpan, value } of field.value.entries) {
    if (isForbiddenName(key)) {
      const place = placeIn(check.source, keySpan);
      check.failures.push({ reason: "query-forbidden-key", key, place });
      continue;
    }
    const limit = readNumber(check, { where: `${field.where}.${key}`, value }, countKind);
    if (limit !== undefined) limits.push([key, limit]);
  }
  return Object.fromEntries(limits);
}
