import { fileURLToPath } from "node:url";

/** The path of one of the workflows that the README quotes. */
export function workflowFile(name: string): string {
  return fileURLToPath(new URL(`../../workflows/${name}.ts`, import.meta.url));
}
