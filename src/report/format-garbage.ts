import type { Amount, GarbageKind, GarbageReport, WorkflowGarbage } from "../model/store-care.ts";
import { formatBytes } from "../util/format-bytes.ts";
import { oneLine } from "./one-line.ts";

/** What was removed of each workflow, one line each, and how much room that makes. */
export function formatGarbage(report: GarbageReport, dryRun: boolean): string {
  const lines = report.workflows.flatMap((each) => {
    const name = oneLine(each.workflow);
    if (each.busy !== undefined) return [`${name}  left alone: ${oneLine(each.busy)}`];
    const parts = kinds.flatMap(([kind, one, many]) => {
      const { count } = each.removed[kind];
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    });
    const bytes = bytesOf(each);
    if (parts.length === 0 && bytes === 0) return [];
    return [`${name}  ${[...parts, formatBytes(bytes)].join(", ")}`];
  });
  const bytes = report.workflows.reduce((sum, each) => sum + bytesOf(each), 0);
  const did = dryRun ? "would be removed" : "removed";
  const left = `${formatBytes(report.bytesLeft)} ${dryRun ? "would be" : "are"} left`;
  return `${[...lines, `${formatBytes(bytes)} ${did}, ${left}`].join("\n")}\n`;
}

/** The same as data for `--json`. */
export function garbageAsJson(report: GarbageReport, dryRun: boolean): string {
  const workflows = report.workflows.map(({ workflow, busy, removed }) => ({
    workflow,
    ...(busy === undefined ? {} : { left_alone: busy }),
    removed,
  }));
  const plain = { dry_run: dryRun, workflows, bytes_left: report.bytesLeft };
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

const kinds: readonly (readonly [GarbageKind, one: string, many: string])[] = [
  ["results", "result", "results"],
  ["runs", "run", "runs"],
  ["code", "text of code", "texts of code"],
  ["scratch", "scratch file", "scratch files"],
  ["snapshots", "snapshot", "snapshots"],
  ["aside", "file set aside", "files set aside"],
  ["temporary", "temporary file", "temporary files"],
];

function bytesOf({ removed }: WorkflowGarbage): number {
  return Object.values(removed).reduce((sum, { bytes }: Amount) => sum + bytes, 0);
}
