import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Makes `text` the content of a file; a reader sees all of it or the file as it was. */
export function writeWhole(file: string, text: string): void {
  // A name can only be given inside one folder, so the temporary file is a neighbour.
  const tag = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const temporary = join(dirname(file), `.${basename(file)}.${tag}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
