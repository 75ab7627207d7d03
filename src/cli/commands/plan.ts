import { planWorkflow } from "../../pipeline/plan-workflow.ts";
import type { WorkflowPlan } from "../../pipeline/plan-workflow.ts";
import { stderrColors, stdoutColors } from "../../report/colors.ts";
import { argumentsAsData, formatPlan } from "../../report/format-plan.ts";
import { countVerdicts, formatVerdicts, verdictText } from "../../report/format-verdicts.ts";
import { terminalReporter } from "../../report/terminal-reporter.ts";
import { workflowOptions } from "../flags.ts";
import type { WorkflowFlags } from "../flags.ts";
import { alsoTelling } from "../tell-backend-file.ts";
import { writeOutput } from "../write-output.ts";

export interface PlanFlags extends WorkflowFlags {
  readonly json?: boolean;
  readonly exitCode?: boolean;
  readonly onlyChanged?: boolean;
  readonly arguments?: boolean;
}

/** What `--exit-code` says when something would run. */
const wouldRunStatus = 3;

/** `ffuse plan`: gives the exit status. */
export async function plan(
  file: string,
  targets: readonly string[],
  flags: PlanFlags,
): Promise<number> {
  const workingDirectory = process.cwd();
  const reporter = terminalReporter({
    colors: stderrColors(process.env),
    workingDirectory,
    write: (text) => process.stderr.write(text),
    quiet: true,
  });
  const options = await workflowOptions(file, targets, flags);
  const planned = await planWorkflow({ ...options, onEvent: alsoTelling(reporter) }, (all) =>
    Promise.resolve(all),
  );
  for (const warning of planned.plan.warnings) {
    reporter({ type: "warning", at: Date.now(), warning });
  }
  await writeOutput([Buffer.from(format(planned, flags, workingDirectory))], undefined);
  const changes = [...planned.verdicts.values()].some(({ status }) => status !== "reuse");
  return flags.exitCode === true && changes ? wouldRunStatus : 0;
}

function format(
  { workflow, graph, plan, query, verdicts }: WorkflowPlan,
  flags: PlanFlags,
  workingDirectory: string,
): string {
  const judged = graph.nodes.flatMap((node) => {
    const verdict = verdicts.get(node.id);
    return verdict === undefined ? [] : [{ node, name: node.name, verdict }];
  });
  const shown =
    flags.onlyChanged === true
      ? judged.filter(({ verdict }) => verdict.status !== "reuse")
      : judged;
  if (flags.json === true) {
    const nodes = shown.map(({ node, verdict }) => ({
      node: node.name,
      function: node.functionName,
      ...verdict,
      text: verdictText(verdict, workingDirectory),
      ...argumentsAsData(plan.argumentsOf(node.id), query.rules),
    }));
    return `${JSON.stringify({ workflow, counts: countVerdicts(judged), nodes }, undefined, 2)}\n`;
  }
  if (flags.arguments === true) {
    const rows = shown.map(({ node }) => ({ node, arguments: plan.argumentsOf(node.id) }));
    return formatPlan(rows, query.rules);
  }
  const colors = stdoutColors(process.env);
  return formatVerdicts(shown, { colors, workingDirectory, counts: countVerdicts(judged) });
}
