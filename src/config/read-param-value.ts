import type { ParamsFailure } from "../failure/params-failures.ts";
import { shorten } from "./located.ts";
import type { Located } from "./located.ts";
import { parseYaml } from "./parse-yaml.ts";
import { plainValue } from "./plain-value.ts";
import { sourceText } from "./source-text.ts";

/**
 * The value that a text of the command line or the environment stands for. What is no number, no `true`, `false` or
 * `null`, no quoted text, no list and no mapping is a text as it stands. `where` names it in failures.
 */
export function readParamValue(where: string, text: string, failures: ParamsFailure[]): unknown {
  const { root, mistakes } = parseYaml(sourceText(where, text));
  if (root === undefined || !isWholeValue(root, text)) return text;
  for (const mistake of mistakes) {
    if (mistake.kind !== "forbidden-key") return text;
    failures.push({ reason: "params-forbidden-name", name: mistake.key, where });
  }
  return plainValue(root, ({ written, value: read }) =>
    failures.push({
      reason: "params-inexact-number",
      where,
      written: shorten(written),
      read: String(read),
    }),
  );
}

function isWholeValue(root: Located, text: string): boolean {
  // Comments, anchors and tags are no part of the value, and a shell word that has them means a text.
  if (text.slice(root.span.start, root.span.end).trim() !== text.trim()) return false;
  switch (root.kind) {
    case "number":
    case "boolean":
      return true;
    case "nothing":
      return text.trim() !== "";
    case "text":
      return /^\s*["']/.test(text);
    case "list":
      return /^\s*\[/.test(text);
    case "mapping":
      return /^\s*\{/.test(text);
  }
}
