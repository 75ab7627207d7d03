import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { FfuseError } from "../failure/ffuse-error.ts";
import { errorCode } from "./error-code.ts";
import { isCode } from "./source-kinds.ts";

/**
 * The real path of a workflow file, or of what else `is` names, that is there, can be read and holds code; throws an `FfuseError` that says
 * which it does not.
 */
export async function checkEntry(file: string, is?: "backend" | "plug-in"): Promise<string> {
  const unusable = (why: Why): FfuseError =>
    new FfuseError({
      reason: "workflow-file-unusable",
      file,
      why,
      ...(is === undefined ? {} : { is }),
    });
  try {
    if (statSync(file).isDirectory()) throw unusable({ kind: "folder", near: codeIn(file) });
    if (!isCode(file)) throw unusable({ kind: "extension", extension: extname(file) });
    accessSync(file, constants.R_OK);
    return realpathSync.native(file);
  } catch (error) {
    if (error instanceof FfuseError) throw error;
    const code = errorCode(error);
    if (code !== "ENOENT" && code !== "ENOTDIR") throw unusable({ kind: "unreadable", code });
    // Takes long to load, and a file that is missing is seldom.
    const { nearest } = await import("../util/nearest.ts");
    const near = nearest(basename(file), codeIn(dirname(file)));
    const missing = { reason: "workflow-file-missing", file, near } as const;
    throw new FfuseError(is === undefined ? missing : { ...missing, is });
  }
}

type Why = Extract<FfuseError["failure"], { reason: "workflow-file-unusable" }>["why"];

function codeIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(isCode);
  } catch {
    return [];
  }
}
