import { writeFile } from "node:fs/promises";
import type { ByteParts } from "../contract/place.ts";
import { FfuseError } from "../failure/ffuse-error.ts";

/** Writes results to stdout, or to a file where one was named. Throws `FfuseError` `output-unwritable`. */
export async function writeOutput(parts: ByteParts, file: string | undefined): Promise<void> {
  if (file === undefined) {
    for await (const part of parts) await writeStdout(part);
    return;
  }
  try {
    await writeFile(file, parts);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FfuseError({ reason: "output-unwritable", file, code });
  }
}

function writeStdout(part: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(part, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
