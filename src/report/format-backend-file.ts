import { relative } from "node:path";

/** Says that the backend file beside a workflow file is used. */
export function formatBackendFile(file: string, workingDirectory: string): string {
  return `using the backend file ${relative(workingDirectory, file)}`;
}
