import type { QueryFailure } from "../failure/query-failures.ts";
import type { Durability, NodeSettings, Query, QueryRule, StorageOptions } from "../model/query.ts";
import { compileMatch, matchLengthLimit } from "../util/match-name.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import { shorten } from "./located.ts";
import type { Located } from "./located.ts";
import { offsetInWritten } from "./offset-in-written.ts";
import { readKeys, readList, readText, readWord, reportType } from "./query-fields.ts";
import type { Check, Field } from "./query-fields.ts";
import { initKeys, readInit } from "./read-init.ts";
import { inRemoteArgs, inTaskArgs, readSettings } from "./read-settings.ts";
import { placeIn } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";

const durabilities: readonly Durability[] = ["default", "strict"];

/** So many mistakes are told; more are not looked for. */
export const toldLimit: number = 100;

/** What a query file says, and everything that is wrong with it; the query is good only if nothing is. */
export function checkQuery(
  root: Located | undefined,
  source: SourceText,
): { readonly query: Query; readonly failures: readonly QueryFailure[] } {
  const check: Check = { source, failures: [] };
  const file = root === undefined ? undefined : { where: "", value: root };
  const top = readKeys(check, file, {
    known: ["init", "storage", "queries"],
    misplaced: {
      ...Object.fromEntries(initKeys.map((key) => [key, "init"])),
      pattern: "a rule of queries",
      glob: "a rule of queries",
      remote_args: "a rule of queries",
      task_args: "a rule of queries",
    },
  });
  const storage = readStorage(check, top.get("storage"));
  return {
    query: {
      init: readInit(check, top.get("init")),
      ...(storage === undefined ? {} : { storage }),
      rules: readRules(check, top.get("queries")),
      file: source.file,
    },
    failures: check.failures,
  };
}

function readRules(check: Check, field: Field | undefined): readonly QueryRule[] {
  const rules: QueryRule[] = [];
  for (const each of readList(check, field, "a list of rules") ?? []) {
    // Nobody is told more, and finding all of millions takes time.
    if (check.failures.length > toldLimit) break;
    const rule = readRule(check, each);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function readStorage(check: Check, field: Field | undefined): StorageOptions | undefined {
  if (field === undefined || field.value.kind === "nothing") return undefined;
  const keys = readKeys(check, field, {
    known: ["kind", "options"],
    misplaced: { path: "storage.options", durability: "storage.options" },
  });
  const kindField = keys.get("kind");
  const kind = readWord(check, kindField, ["file", "memory"] as const);
  // A kind that is mistyped already need not make its options unknown too.
  const known = kind === "memory" ? [] : ["path", "durability"];
  const options = readKeys(check, keys.get("options"), { known });
  return {
    kind: kind ?? "file",
    options: withoutUndefined<StorageOptions["options"]>({
      path: readText(check, options.get("path")),
      durability: readWord(check, options.get("durability"), durabilities),
    }),
  };
}

function readRule(check: Check, field: Field): QueryRule | undefined {
  if (field.value.kind !== "mapping") {
    reportType(check, field, "a rule");
    return undefined;
  }
  const before = check.failures.length;
  const keys = readKeys(check, field, {
    known: ["pattern", "glob", "remote_args", "task_args"],
    misplaced: { ...inRemoteArgs, ...inTaskArgs },
  });
  const isMistyped = check.failures
    .slice(before)
    .some(
      (failure) => "near" in failure && (failure.near === "pattern" || failure.near === "glob"),
    );
  const settings = readSettings(check, keys);
  const [pattern, glob] = [keys.get("pattern"), keys.get("glob")];
  if (pattern !== undefined && glob !== undefined) {
    const place = placeIn(check.source, glob.value.span);
    check.failures.push({ reason: "query-rule-two-matches", where: field.where, place });
  }
  const matches = [
    readMatch(check, pattern, "pattern", settings),
    readMatch(check, glob, "glob", settings),
  ];
  if (pattern === undefined && glob === undefined && !isMistyped) {
    const place = placeIn(check.source, field.value.span);
    check.failures.push({ reason: "query-rule-without-match", where: field.where, place });
  }
  return matches.find((match) => match !== undefined);
}

function readMatch(
  check: Check,
  field: Field | undefined,
  kind: "pattern" | "glob",
  settings: NodeSettings,
): QueryRule | undefined {
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
  if (compiled.ok) return { match: { kind, text }, settings, place };
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
