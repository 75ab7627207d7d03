import type { NodeFailure } from "../model/outcome.ts";
import type { Place } from "../model/place.ts";
import { formatDuration } from "../util/format-duration.ts";
import { quoteList } from "./explanation.ts";
import { formatThrown, headlineOf } from "./format-thrown.ts";
import type { Explanation } from "./explanation.ts";

/** What goes wrong when nodes are to run, or run. */
export type RunFailure =
  | {
      readonly reason: "node-never-fits";
      readonly node: string;
      readonly resource: string;
      readonly asked: string;
      readonly total: string;
      readonly place?: Place;
    }
  /** A signal came before any node could start. */
  | { readonly reason: "run-stopped"; readonly place?: Place }
  | (NodeFailure & { readonly node: string; readonly place?: Place });

const inputWords = { file: "file", folder: "folder", files: "files", env: "variable" } as const;

export function explainRun(failure: RunFailure): Explanation {
  const at = failure.place === undefined ? {} : { place: failure.place };
  switch (failure.reason) {
    case "node-never-fits":
      return {
        headline: `node "${failure.node}" asks for ${failure.asked} of ${failure.resource}, and there is ${failure.total} in all`,
        ...at,
        hint: `lower ${failure.resource} for this node in the query file, or raise it under "init"`,
        exitStatus: 2,
      };
    case "run-stopped":
      return {
        headline: "the run was stopped before anything ran",
        hint: "run it again",
        exitStatus: 130,
      };
    case "node-threw":
      return {
        headline: `node "${failure.node}" threw ${headlineOf(failure.thrown)}`,
        ...at,
        details: formatThrown(failure.thrown).slice(1),
        hint: "mend the function and run again; what finished is kept",
        exitStatus: 1,
      };
    case "node-returned-unkeepable":
      return {
        headline: `node "${failure.node}" returned ${failure.what}${failure.where === "" ? "" : ` at ${failure.where}`}, which cannot be kept`,
        ...at,
        hint: "return plain data: objects, arrays, texts, numbers, typed arrays, Map, Set, Date",
        exitStatus: 1,
      };
    case "node-exited":
      return {
        headline: `node "${failure.node}" ended its process${failure.exitCode === undefined ? "" : ` with process.exit(${failure.exitCode})`}`,
        ...at,
        hint: "throw an error instead; a node may not end the run",
        exitStatus: 1,
      };
    case "node-out-of-memory":
      return {
        headline: `node "${failure.node}" ran out of memory${failure.limitBytes === undefined ? "" : ` (limit ${Math.round(failure.limitBytes / 1e6)} MB)`}`,
        ...at,
        hint: `give it more in the query file: {pattern: ..., remote_args: {memory: 2GB}}`,
        exitStatus: 1,
      };
    case "node-timed-out":
      return {
        headline: `node "${failure.node}" took longer than its ${formatDuration(failure.timeoutMs)}`,
        ...at,
        hint: `give it more in the query file: {pattern: ..., remote_args: {timeout_seconds: ${suggested(failure.timeoutMs)}}}`,
        exitStatus: 1,
      };
    case "node-item-missing":
      return {
        headline: `node "${failure.node}" uses "${failure.item}" of node "${failure.parent}", which is ${failure.what}`,
        ...at,
        hint: `see what "${failure.parent}" returned: ffuse read-task WORKFLOW ${JSON.stringify(failure.parent)}`,
        exitStatus: 1,
      };
    case "node-wrote-shared":
      return {
        headline: `node "${failure.node}" wrote to the value of node "${failure.parent}", which it was given only to read`,
        ...at,
        hint: "let the function write to a copy, value.slice(), or take share: true from the node in the query file",
        exitStatus: 1,
      };
    case "node-not-kept":
      return {
        headline: `the result of node "${failure.node}" could not be kept: ${failure.message}`,
        ...at,
        hint: "make room or mend the permissions of the storage folder, and run again",
        exitStatus: 1,
      };
    case "input-missing":
      return {
        headline: `node "${failure.node}" reads ${inputWords[failure.what]} ${JSON.stringify(failure.name)}, and ${failure.path} is not there`,
        ...at,
        hint:
          failure.near.length > 0
            ? `did you mean ${quoteList(failure.near)}?`
            : "a relative path begins at the folder of the workflow file; a file that another node writes comes through outputFile",
        exitStatus: 1,
      };
    case "input-unusable":
      return {
        headline: `node "${failure.node}" reads ${inputWords[failure.what]} ${JSON.stringify(failure.name)}, and ${failure.path} cannot be used: ${failure.found}`,
        ...at,
        hint:
          failure.found === "it is a folder"
            ? "folder(…) takes a folder, files(…) a glob such as data/*.csv"
            : "mend the path or its permissions, and run again",
        exitStatus: 1,
      };
    case "input-changing":
      return {
        headline: `${JSON.stringify(failure.name)} was changed while node "${failure.node}" read it`,
        ...at,
        hint: "run again when nobody writes to it; a file that a node writes must not be declared, but come through outputFile",
        exitStatus: 1,
      };
    case "output-file-unusable":
      return {
        headline: `node "${failure.node}" returned outputFile(${JSON.stringify(failure.path)}), which cannot be kept: ${failure.found}`,
        ...at,
        hint: "write one whole file before the node returns; a relative path begins at the folder of the workflow file",
        exitStatus: 1,
      };
    case "node-stopped":
      return {
        headline: `node "${failure.node}" was stopped before it ended`,
        ...at,
        hint: "run again; it starts anew",
        exitStatus: 1,
      };
  }
}

/** Twice the time that was not enough, in whole seconds. */
function suggested(timeoutMs: number): number {
  return Math.max(1, Math.ceil((2 * timeoutMs) / 1000));
}
