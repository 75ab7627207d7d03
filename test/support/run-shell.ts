import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

export interface ShellOptions {
  readonly folder: string;
  /** Folders that are searched for programs before all others. */
  readonly path: readonly string[];
}

export interface ShellEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script under `bash -eu` to its end. Colours are off. */
export async function runShell(script: string, { folder, path }: ShellOptions): Promise<ShellEnd> {
  const child = spawn("bash", ["-eu", "-c", script], {
    cwd: folder,
    env: {
      ...process.env,
      NO_COLOR: "1",
      FORCE_COLOR: undefined,
      // The settings of this machine's npm may make it warn.
      npm_config_loglevel: "error",
      PATH: [...path, process.env["PATH"]].join(":"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), end]);
  return { status, stdout, stderr };
}
