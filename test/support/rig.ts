import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { makeTree } from "./tree.ts";

/** The path of the built command. */
export const bin: string = fileURLToPath(new URL("../../bin/ffuse.js", import.meta.url));

/** How a run of the built command ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

export interface Rig {
  /** The folder that commands run in; its tree is what the test wrote. */
  readonly folder: string;
  /** Runs `ffuse` with these words to its end. */
  ffuse(...words: readonly string[]): Promise<Ended>;
  /** Starts `ffuse` and gives its process, and its end. */
  start(...words: readonly string[]): {
    readonly child: ChildProcess;
    readonly end: Promise<Ended>;
  };
  /** The text of a file below the folder. */
  read(path: string): Promise<string>;
  /** Makes a text the content of a file below the folder. */
  write(path: string, text: string): Promise<void>;
}

export interface RigOptions {
  /** Added to the environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A temporary folder with a tree of files, and the built command to run in it. Colours are off. */
export async function makeRig(
  files: Readonly<Record<string, string>>,
  { env = {} }: RigOptions = {},
): Promise<Rig> {
  const folder = await makeTree(files);
  const start: Rig["start"] = (...words) => {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that a test can press Ctrl-C for it and for its children alone.
      detached: true,
    });
    // A run that hangs fails its test and does not outlive it.
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    return { child, end: endOf(child) };
  };
  return {
    folder,
    start,
    ffuse: (...words) => start(...words).end,
    read: (path) => readFile(join(folder, path), "utf8"),
    write: (path, text) => writeFile(join(folder, path), text),
  };
}

function endOf(child: ChildProcess): Promise<Ended> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      const stdoutBytes = Buffer.concat(stdout);
      resolve({
        status,
        signal,
        stdout: stdoutBytes.toString("utf8"),
        stdoutBytes,
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
  });
}
