import { formatTable } from "./format-table.ts";
import { oneLine } from "./one-line.ts";

interface ListedWorkflow {
  readonly name: string;
  readonly tasks: number;
  readonly latestRunAt?: number;
}

/** Workflows with results as a table. */
export function formatWorkflows(workflows: readonly ListedWorkflow[]): string {
  return formatTable(
    workflows.map(({ name, tasks, latestRunAt }) => [
      oneLine(name),
      `${tasks} result${tasks === 1 ? "" : "s"}`,
      latestRunAt === undefined ? "" : new Date(latestRunAt).toISOString(),
    ]),
  );
}

/** The same as data for `--json`. */
export function workflowsAsJson(workflows: readonly ListedWorkflow[]): string {
  const plain = workflows.map(({ name, tasks, latestRunAt }) => ({
    name,
    tasks,
    latest_run_at: latestRunAt === undefined ? null : new Date(latestRunAt).toISOString(),
  }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}
