import type { ChalkInstance } from "chalk";
import type { Reporter } from "../contract/reporter.ts";
import type { Failure } from "../failure/failure.ts";
import type { NodeId } from "../model/ids.ts";
import { listedLimit } from "../model/mark.ts";
import type { Outcome } from "../model/outcome.ts";
import type { EventNode, OutcomeCounts, RunEvent, Warning } from "../model/run-event.ts";
import { formatDuration } from "../util/format-duration.ts";
import { formatAttempt } from "./format-attempt.ts";
import { formatBackendFile } from "./format-backend-file.ts";
import { formatFields } from "./format-fields.ts";
import { formatFailures, showPlace } from "./format-failures.ts";
import { formatReason } from "./format-reason.ts";
import { formatResumed } from "./format-resumed.ts";
import { formatWarning } from "./format-warning.ts";
import type { LiveLine } from "./live-line.ts";
import { oneLine } from "./one-line.ts";

export interface TerminalOptions {
  readonly colors: ChalkInstance;
  readonly workingDirectory: string;
  /** Writes whole lines. */
  readonly write: (text: string) => void;
  /** A line at the bottom that shows what is running; absent where there is no terminal. */
  readonly live?: LiveLine;
  /** Leaves out everything but failures and warnings. */
  readonly quiet: boolean;
}

/** Says what a run does, as it does it: one line for each node that runs, fails or is skipped, and counts at the end. */
export function terminalReporter(options: TerminalOptions): Reporter {
  const { colors, workingDirectory, quiet, live } = options;
  const nodes = new Map<NodeId, EventNode>();
  const running = new Map<NodeId, string>();
  const reasons = new Map<NodeId, string>();
  let workflow = "";
  let ended = 0;
  let savedMs = 0;

  const say = (text: string): void => {
    live?.hide();
    options.write(`${text}\n`);
    live?.show();
  };
  const update = (): void => {
    live?.set(`${ended}/${nodes.size}  ${[...running.values()].join(", ")}`);
  };
  const nameOf = (id: NodeId): string => nodes.get(id)?.name ?? String(id);

  const warn = (warning: Warning): void => {
    const { text, place } = formatWarning(warning);
    const at = place === undefined ? "" : colors.dim(`  ${showPlace(place, workingDirectory)}`);
    say(`${colors.yellow("warning:")} ${text}${at}`);
  };

  const nodeEnded = (node: NodeId, outcome: Outcome): void => {
    running.delete(node);
    ended += 1;
    const name = oneLine(nameOf(node));
    switch (outcome.status) {
      case "ran":
        if (!quiet) {
          const told = [formatDuration(outcome.durationMs), reasons.get(node)].join("  ");
          say(`  ${colors.green("✓")} ${name}  ${colors.dim(told)}`);
        }
        break;
      case "reused":
        savedMs += outcome.savedMs;
        if (!quiet && nodes.size <= listedLimit) {
          const saved = colors.dim(`reused, saved ${formatDuration(outcome.savedMs)}`);
          say(`  ${colors.dim("=")} ${name}  ${saved}`);
        }
        break;
      case "not-started":
        break;
      case "skipped":
        say(
          `  ${colors.yellow("-")} ${name}  skipped: "${oneLine(nameOf(outcome.because))}" failed`,
        );
        break;
      case "failed": {
        const place = nodes.get(node)?.place;
        const failure = {
          ...outcome.failure,
          node: nameOf(node),
          ...(place === undefined ? {} : { place }),
        } as Failure;
        say(`  ${colors.red("✗")} ${name}`);
        say(formatFailures([failure], { colors, workingDirectory }));
        break;
      }
    }
  };

  return (event: RunEvent) => {
    switch (event.type) {
      case "run-started":
        workflow = event.workflow;
        for (const node of event.nodes) nodes.set(node.id, node);
        if (!quiet) {
          const workers = count(event.workers, "core");
          say(
            `${colors.bold(workflow)}  ${count(event.count ?? event.nodes.length, "node")} on ${workers}`,
          );
        }
        break;
      case "backend-file":
        if (!quiet) say(formatBackendFile(event.file, workingDirectory));
        break;
      case "warning":
        warn(event.warning);
        break;
      case "node-started":
        running.set(event.node, oneLine(event.name));
        reasons.set(event.node, formatReason(event.because, workingDirectory));
        break;
      case "node-waiting":
        if (!quiet) {
          say(
            `  ${colors.dim("…")} ${oneLine(event.name)}  ${colors.dim("waits for another run")}`,
          );
        }
        break;
      case "node-attempt-failed":
        running.delete(event.node);
        if (!quiet) {
          say(
            `  ${colors.yellow("↻")} ${oneLine(event.name)}  ${colors.dim(formatAttempt(event))}`,
          );
        }
        break;
      case "instance-resumed":
        if (!quiet) {
          say(`    ${oneLine(event.instance)}  ${colors.dim(formatResumed(event.resumed))}`);
        }
        break;
      case "output":
        say(
          `  ${colors.dim(`[${oneLine(event.name ?? workflow)}]`.replace("[]", "[load]"))} ${event.line}`,
        );
        break;
      case "node-log":
        say(
          `  ${colors.dim(`[${oneLine(event.name)}]`)} ${event.message}${colors.dim(formatFields(event.fields))}`,
        );
        break;
      case "node-progress":
        running.set(event.node, `${oneLine(event.name)} ${formatProgress(event)}`);
        break;
      case "node-grew":
        for (const node of event.nodes) nodes.set(node.id, node);
        running.delete(event.node);
        if (!quiet) {
          const told = `hands over to ${count(event.nodes.length, "node")}`;
          say(`  ${colors.dim("+")} ${oneLine(event.name)}  ${colors.dim(told)}`);
        }
        break;
      case "node-ended":
        nodeEnded(event.node, event.outcome);
        break;
      case "run-stopping":
        say(
          event.how === "drain"
            ? colors.yellow(
                "stopping: nothing new starts, running nodes may finish; once more to stop at once",
              )
            : colors.yellow("stopping at once"),
        );
        break;
      case "nodes-reused":
        ended += event.count;
        savedMs += event.savedMs;
        break;
      case "run-ended":
        live?.end();
        if (!quiet) options.write(`${summary(workflow, event, savedMs, colors)}\n`);
        return;
    }
    update();
  };
}

function summary(
  workflow: string,
  { counts, durationMs, interrupted }: Extract<RunEvent, { type: "run-ended" }>,
  savedMs: number,
  colors: ChalkInstance,
): string {
  const took = colors.dim(formatDuration(durationMs));
  const name = colors.bold(workflow);
  if (nothingRan(counts) && !interrupted) {
    const saved = colors.dim(`saved ${formatDuration(savedMs)}`);
    return `${name}  nothing to compute, ${count(counts.reused, "result")} kept from before  ${took}, ${saved}`;
  }
  const saved = counts.reused > 0 ? colors.dim(`, saved ${formatDuration(savedMs)}`) : "";
  const parts = [
    `${counts.ran} ran`,
    `${counts.reused} reused`,
    `${counts.failed} failed`,
    `${counts.skipped} skipped`,
    ...(counts["not-started"] > 0 ? [`${counts["not-started"]} not started`] : []),
  ];
  return `${name}  ${parts.join(", ")}${interrupted ? ", stopped" : ""}  ${took}${saved}`;
}

/** `3/10 reading`, `3 reading`. */
function formatProgress({
  done,
  total,
  note,
}: Extract<RunEvent, { type: "node-progress" }>): string {
  const far = total === undefined ? String(done) : `${done}/${total}`;
  return note === undefined ? far : `${far} ${oneLine(note)}`;
}

function nothingRan(counts: OutcomeCounts): boolean {
  return counts.ran + counts.failed + counts.skipped + counts["not-started"] === 0;
}

function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}
