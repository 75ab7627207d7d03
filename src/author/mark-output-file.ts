import { FfuseError } from "../failure/ffuse-error.ts";
import { outputFileKey } from "../model/output-file.ts";
import { noteOutputFile } from "./recorder.ts";
import type { OutputFile } from "./types.ts";

/** A path, as a boxed text, that a realm knows as that of a returned file. Throws `FfuseError` `input-invalid`. */
export function markOutputFile(path: unknown): OutputFile {
  const given = path instanceof URL ? path.href : path;
  const text = given instanceof String ? given.valueOf() : given;
  if (typeof text !== "string" || text === "") {
    const what = text === "" ? "the empty text" : `a value of type ${typeof text}`;
    throw new FfuseError({ reason: "input-invalid", call: "outputFile", takes: "a path", what });
  }
  noteOutputFile();
  const marked = Object.defineProperty(new String(text), outputFileKey, { value: true });
  return marked as unknown as OutputFile;
}
