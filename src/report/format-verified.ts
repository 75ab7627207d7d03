import type { VerifiedWorkflow } from "../model/store-care.ts";
import { formatBytes } from "../util/format-bytes.ts";
import { oneLine } from "./one-line.ts";

/** What was found in a workflow, one line each, and how much was looked at. */
export function formatVerified({
  workflow,
  results,
  journals,
  bytes,
  findings,
}: VerifiedWorkflow): string {
  const lines = findings.map(({ kind, path, found, mended }) => {
    const mend = mended === undefined ? "" : ` (${mended})`;
    return `  ${kind}  ${oneLine(path)}: ${oneLine(found)}${mend}`;
  });
  const damaged = findings.filter(({ kind }) => kind === "damaged").length;
  const size = `${counted(results, "result")}, ${counted(journals, "journal")}, ${formatBytes(bytes)}`;
  const end = damaged === 0 ? "nothing is damaged" : `${damaged} damaged`;
  return `${[...lines, `${oneLine(workflow)}  ${size}: ${end}`].join("\n")}\n`;
}

/** The same of all workflows as data for `--json`. */
export function verifiedAsJson(all: readonly VerifiedWorkflow[]): string {
  return `${JSON.stringify(all, undefined, 2)}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
