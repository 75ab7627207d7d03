import type { ChalkInstance } from "chalk";
import { diffArrays } from "diff";
import type { Widening } from "../model/code-slice.ts";
import type { Change, RunReason } from "../model/run-reason.ts";
import type { Made, WhyNode } from "../model/why.ts";
import { formatDuration } from "../util/format-duration.ts";
import { showPlace } from "./format-failures.ts";
import { formatChange, formatReason } from "./format-reason.ts";
import { formatResumed } from "./format-resumed.ts";
import { oneLine } from "./one-line.ts";

export interface WhyOptions {
  readonly colors: ChalkInstance;
  readonly workingDirectory: string;
}

/** The chain of reasons as an indented list, each change with what it was before and what it is now. */
export function formatWhy(why: WhyNode, options: WhyOptions): string {
  return `${linesOf(why, options).join("\n")}\n`;
}

function linesOf(why: WhyNode, options: WhyOptions): readonly string[] {
  const { name, state, below } = why;
  const head = `${options.colors.bold(oneLine(name))}  ${stateText(why)}`;
  const because = "because" in state ? state.because : undefined;
  const resumed = "resumed" in state ? state.resumed : undefined;
  return [
    head,
    ...indent(because === undefined ? [] : reasonLines(because, options)),
    ...indent(resumed === undefined ? [] : [`its instance: ${formatResumed(resumed)}`]),
    ...indent(why.widened === undefined ? [] : [widenedText(why.widened, options)]),
    ...below.flatMap((each) => indent(linesOf(each, options))),
  ];
}

function stateText({ state }: WhyNode): string {
  switch (state.kind) {
    case "runs":
      return "runs";
    case "waits":
      return "waits";
    case "reused":
      return `is reused: nothing it depends on has changed${state.made === undefined ? "" : madeText(state.made)}`;
    case "ran":
      return `was computed${madeText(state.made)}`;
    case "failed":
      return "failed";
    case "skipped":
      return "was skipped";
  }
}

function madeText({ at, run, durationMs }: Made): string {
  return ` (${new Date(at).toISOString()}, in ${formatDuration(durationMs)}, by run ${run})`;
}

function widenedText({ what, place }: Widening, { workingDirectory }: WhyOptions): string {
  const at = place === undefined ? "" : ` (${showPlace(place, workingDirectory)})`;
  return `all code of the workflow counts for it: ${what}${at} could reach anything`;
}

function reasonLines(because: RunReason, options: WhyOptions): readonly string[] {
  if (because.kind !== "changed") return [formatReason(because, options.workingDirectory)];
  return because.changes.flatMap((change) => changeLines(change, options));
}

function changeLines(change: Change, { colors, workingDirectory }: WhyOptions): readonly string[] {
  const head = formatChange(change, workingDirectory);
  if (change.part === "code") {
    const lines = diffLines(change.before, change.now, colors);
    return [head, ...indent(lines)];
  }
  return [head];
}

/** So many lines that are alike are shown around a difference. */
const context = 2;

function diffLines(
  before: string | undefined,
  now: string | undefined,
  colors: ChalkInstance,
): readonly string[] {
  if (before === undefined && now === undefined) return [];
  const parts = diffArrays(linesOfCode(before), linesOfCode(now));
  return parts.flatMap(({ value, added, removed }, index): readonly string[] => {
    if (removed) return value.map((line) => colors.red(`- ${line}`));
    if (added) return value.map((line) => colors.green(`+ ${line}`));
    const first = index === 0 ? 0 : context;
    const last = index === parts.length - 1 ? 0 : context;
    if (value.length <= first + last) return value.map((line) => `  ${line}`);
    const tail = last === 0 ? [] : value.slice(-last);
    return [...value.slice(0, first), "…", ...tail].map((line) => colors.dim(`  ${line}`));
  });
}

function linesOfCode(text: string | undefined): string[] {
  return text === undefined ? [] : text.split("\n");
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
