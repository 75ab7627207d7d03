import { execFile } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { addToTree, makeTree } from "./tree.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ScriptProject {
  readonly folder: string;
  /** Writes more files, or other content into those that are there. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a script with plain Node; gives what it printed as JSON, one value per line. */
  run(script: string, ...words: readonly string[]): Promise<readonly unknown[]>;
}

/** A new folder with scripts that import the built package by its name. */
export async function scriptProject(
  files: Readonly<Record<string, string>>,
): Promise<ScriptProject> {
  const folder = await makeTree({ "package.json": '{ "type": "module" }', ...files });
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules/ffuse"), "junction");
  return {
    folder,
    write: (more) => addToTree(folder, more),
    async run(script, ...words) {
      const { stdout } = await promisify(execFile)(process.execPath, [script, ...words], {
        cwd: folder,
      });
      return stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as unknown);
    },
  };
}
