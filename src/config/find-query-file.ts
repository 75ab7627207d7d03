import { stat } from "node:fs/promises";

/**
 * The query file beside a workflow file that is taken by itself: `penguins.query.yaml` or `penguins.query.yml` for
 * `penguins.ts`, in this order. Undefined if there is none.
 */
export async function findQueryFile(workflowFile: string): Promise<string | undefined> {
  const base = workflowFile.replace(/\.[^./\\]+$/, "");
  for (const ending of [".query.yaml", ".query.yml"]) {
    const found = await stat(base + ending).catch(() => undefined);
    // A folder of that name is reported when it is read, not passed over.
    if (found !== undefined) return base + ending;
  }
  return undefined;
}
