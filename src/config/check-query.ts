import type { QueryFailure } from "../failure/query-failures.ts";
import type { Durability, Query, QueryRule, StorageOptions } from "../model/query.ts";
import { withoutUndefined } from "../util/without-undefined.ts";
import type { Located } from "./located.ts";
import { readEdits } from "./read-edits.ts";
import { readMatched } from "./read-match.ts";
import { readKeys, readList, readText, readWord, reportType } from "./query-fields.ts";
import type { Check, Field } from "./query-fields.ts";
import { initKeys, readInit } from "./read-init.ts";
import { inRemoteArgs, inTaskArgs, readSettings } from "./read-settings.ts";
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
    known: ["init", "storage", "edits", "queries"],
    misplaced: {
      ...Object.fromEntries(initKeys.map((key) => [key, "init"])),
      pattern: "a rule of queries",
      glob: "a rule of queries",
      remote_args: "a rule of queries",
      task_args: "a rule of queries",
      plugins: "a rule of queries",
    },
  });
  const storage = readStorage(check, top.get("storage"));
  const edits = readEdits(check, top.get("edits"));
  return {
    query: {
      init: readInit(check, top.get("init")),
      ...(storage === undefined ? {} : { storage }),
      ...(edits.length === 0 ? {} : { edits }),
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
  const { keys, matched } = readMatched(check, field, {
    known: ["remote_args", "task_args", "plugins"],
    misplaced: { ...inRemoteArgs, ...inTaskArgs },
  });
  const settings = readSettings(check, keys);
  const picked = matched();
  return picked && { ...picked, settings };
}
