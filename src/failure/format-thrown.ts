import type { ThrownValue } from "../model/thrown-value.ts";

/** Lines that show a thrown value whole: headline, stack, own fields, then each cause and each error of an aggregate, indented. */
export function formatThrown(thrown: ThrownValue): readonly string[] {
  const lines = [headlineOf(thrown), ...thrown.stack.map((line) => `    ${line.trim()}`)];
  for (const [key, shown] of Object.entries(thrown.fields)) lines.push(`    ${key}: ${shown}`);
  if (thrown.cause !== undefined) lines.push(...nested("caused by: ", thrown.cause));
  for (const error of thrown.errors ?? []) lines.push(...nested("one of its errors: ", error));
  return lines;
}

/** Name, code and message in one line: `Error [E_FULL]: the disk is full`. */
export function headlineOf(thrown: ThrownValue): string {
  const code = thrown.code === undefined ? "" : ` [${thrown.code}]`;
  return thrown.message === "" ? thrown.name + code : `${thrown.name}${code}: ${thrown.message}`;
}

function nested(label: string, thrown: ThrownValue): readonly string[] {
  const [first = "", ...rest] = formatThrown(thrown);
  return [`  ${label}${first}`, ...rest];
}
