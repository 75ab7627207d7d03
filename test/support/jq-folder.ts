import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./temporary-folder.ts";

const program = fileURLToPath(new URL("jq.js", import.meta.url));

/** A folder for the front of PATH, in which `jq` is the one that the lock file names. */
export async function jqFolder(): Promise<string> {
  const folder = await temporaryFolder();
  const file = join(folder, "jq");
  await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  await chmod(file, 0o755);
  return folder;
}
