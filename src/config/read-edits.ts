import type { FileEdit } from "../model/file-edit.ts";
import { readKeys, readList, readText, reportType } from "./query-fields.ts";
import type { Check, Field } from "./query-fields.ts";
import { readMatched } from "./read-match.ts";
import { countKind, readFlag, readNumber } from "./read-numbers.ts";

const kinds = ["bypass", "remove", "collapse"] as const;

/** The edits of a query file, in order. */
export function readEdits(check: Check, field: Field | undefined): readonly FileEdit[] {
  const entries = readList(check, field, "a list of edits") ?? [];
  return entries.flatMap((each) => readEdit(check, each) ?? []);
}

function readEdit(check: Check, field: Field): FileEdit | undefined {
  if (field.value.kind !== "mapping" || field.value.entries.length !== 1) {
    reportType(check, field, `one edit (${kinds.join(", ")}) in each entry`);
    return undefined;
  }
  const keys = readKeys(check, field, { known: kinds });
  const kind = kinds.find((each) => keys.has(each));
  const edit = kind === undefined ? undefined : keys.get(kind);
  if (kind === undefined || edit === undefined) return undefined;
  if (edit.value.kind !== "mapping") {
    reportType(check, edit, "a mapping");
    return undefined;
  }
  switch (kind) {
    case "bypass": {
      const { keys: own, matched } = readMatched(check, edit, { known: ["argument"] });
      const argument = readNumber(check, own.get("argument"), countKind) ?? 0;
      const picked = matched();
      return picked && { ...picked, kind, argument };
    }
    case "remove": {
      const { keys: own, matched } = readMatched(check, edit, { known: ["descendants"] });
      const descendants = readFlag(check, own.get("descendants")) ?? false;
      const picked = matched();
      return picked && { ...picked, kind, descendants };
    }
    case "collapse": {
      const { keys: own, matched } = readMatched(check, edit, { known: ["name", "keep"] });
      const keep = readFlag(check, own.get("keep")) ?? false;
      if (!own.has("name")) reportType(check, edit, "one with a name");
      const name = readText(check, own.get("name"));
      const picked = matched();
      return picked && name !== undefined ? { ...picked, kind, name, keep } : undefined;
    }
  }
}
