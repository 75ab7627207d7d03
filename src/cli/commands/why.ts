import { FfuseError } from "../../failure/ffuse-error.ts";
import type { WhyNode } from "../../model/why.ts";
import { whyInRun } from "../../pipeline/why-in-run.ts";
import { whyNode } from "../../pipeline/why-node.ts";
import { stderrColors, stdoutColors } from "../../report/colors.ts";
import { formatWhy } from "../../report/format-why.ts";
import { terminalReporter } from "../../report/terminal-reporter.ts";
import { storageChoice, workflowOptions } from "../flags.ts";
import type { WorkflowFlags } from "../flags.ts";
import { alsoTelling } from "../tell-backend-file.ts";
import { writeOutput } from "../write-output.ts";

export interface WhyFlags extends WorkflowFlags {
  readonly run?: string;
  readonly json?: boolean;
}

/** `ffuse why`: gives the exit status. */
export async function why(words: readonly string[], flags: WhyFlags): Promise<number> {
  const told = await tell(words, flags);
  const options = { colors: stdoutColors(process.env), workingDirectory: process.cwd() };
  const text =
    flags.json === true ? `${JSON.stringify(told, undefined, 2)}\n` : formatWhy(told, options);
  await writeOutput([Buffer.from(text)], undefined);
  return 0;
}

async function tell(words: readonly string[], flags: WhyFlags): Promise<WhyNode> {
  const reporter = terminalReporter({
    colors: stderrColors(process.env),
    workingDirectory: process.cwd(),
    write: (text) => process.stderr.write(text),
    quiet: true,
  });
  if (flags.run !== undefined) {
    const [node = "", ...more] = words;
    if (more.length > 0) throw usage("with --run, only the name of a node is expected");
    return whyInRun(
      {
        ...storageChoice(flags),
        onWarning: (warning) => {
          reporter({ type: "warning", at: Date.now(), warning });
        },
      },
      flags.run,
      node,
    );
  }
  const [file = "", node, ...more] = words;
  if (node === undefined || more.length > 0) {
    throw usage("a workflow file and the name of one node are expected");
  }
  const options = await workflowOptions(file, [node], flags);
  return whyNode({ ...options, onEvent: alsoTelling(reporter) }, node);
}

function usage(message: string): FfuseError {
  return new FfuseError({ reason: "usage", message, command: "why" });
}
