import { planWorkflow } from "../../pipeline/plan-workflow.ts";
import { stderrColors } from "../../report/colors.ts";
import { formatPlan, planAsJson } from "../../report/format-plan.ts";
import { terminalReporter } from "../../report/terminal-reporter.ts";
import { workflowOptions } from "../flags.ts";
import type { WorkflowFlags } from "../flags.ts";
import { writeOutput } from "../write-output.ts";

export interface PlanFlags extends WorkflowFlags {
  readonly json?: boolean;
}

/** `ffuse plan`: gives the exit status. */
export async function plan(
  file: string,
  targets: readonly string[],
  flags: PlanFlags,
): Promise<number> {
  const reporter = terminalReporter({
    colors: stderrColors(process.env),
    workingDirectory: process.cwd(),
    write: (text) => process.stderr.write(text),
    quiet: true,
  });
  const options = await workflowOptions(file, targets, flags);
  const { plan, query } = await planWorkflow({ ...options, onEvent: reporter });
  for (const warning of plan.warnings) reporter({ type: "warning", at: Date.now(), warning });
  const nodes = plan.nodes.map((node) => ({ node, arguments: plan.argumentsOf(node.id) }));
  const format = flags.json === true ? planAsJson : formatPlan;
  await writeOutput([Buffer.from(format(nodes, query.rules))], undefined);
  return 0;
}
