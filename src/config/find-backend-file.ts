import { statSync } from "node:fs";

/**
 * The backend file beside a workflow file that is taken by itself: `penguins.backend.ts` for `penguins.ts`, or with another
 * ending of a module. Undefined if there is none.
 */
export function findBackendFile(workflowFile: string): string | undefined {
  const base = workflowFile.replace(/\.[^./\\]+$/, "");
  return [".ts", ".mts", ".js", ".mjs"]
    .map((ending) => `${base}.backend${ending}`)
    .find((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
}
