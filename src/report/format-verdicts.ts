import type { ChalkInstance } from "chalk";
import type { NodeName } from "../model/ids.ts";
import type { Verdict } from "../model/run-reason.ts";
import { formatDuration } from "../util/format-duration.ts";
import { formatReason } from "./format-reason.ts";
import { oneLine } from "./one-line.ts";

export interface JudgedNode {
  readonly name: NodeName;
  readonly verdict: Verdict;
}

export interface VerdictOptions {
  readonly colors: ChalkInstance;
  readonly workingDirectory: string;
  /** Of all nodes, shown or not. */
  readonly counts: VerdictCounts;
}

export type VerdictCounts = Readonly<Record<Verdict["status"], number>>;

/** What a run would do with each node, one line each, and counts at the end. */
export function formatVerdicts(nodes: readonly JudgedNode[], options: VerdictOptions): string {
  const { colors, workingDirectory, counts } = options;
  const width = Math.min(40, Math.max(0, ...nodes.map(({ name }) => oneLine(name).length)));
  const paint = { run: colors.green, wait: colors.yellow, reuse: colors.dim };
  const lines = nodes.map(({ name, verdict }) => {
    const status = paint[verdict.status](verdict.status.padEnd(5));
    const why = colors.dim(verdictText(verdict, workingDirectory));
    return `${status}  ${oneLine(name).padEnd(width)}  ${why}`.trimEnd();
  });
  const total = counts.run + counts.wait + counts.reuse;
  const all = `${total} ${total === 1 ? "node" : "nodes"}`;
  const end = `${all}: ${counts.run} run, ${counts.wait} wait, ${counts.reuse} reuse`;
  return `${[...lines, colors.bold(end)].join("\n")}\n`;
}

/** How many nodes have each verdict. */
export function countVerdicts(nodes: readonly JudgedNode[]): VerdictCounts {
  const counts = { run: 0, wait: 0, reuse: 0 };
  for (const { verdict } of nodes) counts[verdict.status] += 1;
  return counts;
}

/** The reason behind a verdict, in one line. */
export function verdictText(verdict: Verdict, workingDirectory: string): string {
  switch (verdict.status) {
    case "run":
      return formatReason(verdict.because, workingDirectory);
    case "wait": {
      const [first, ...rest] = verdict.on;
      const more = rest.length === 0 ? "" : `, and ${rest.length} more`;
      return `for "${oneLine(first ?? "")}"${more}`;
    }
    case "reuse":
      return `saves ${formatDuration(verdict.savedMs)}`;
  }
}
