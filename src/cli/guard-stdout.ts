import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, fstatSync, openSync } from "node:fs";
import type { Writable } from "node:stream";

/** Writes to the real stdout, after descriptor 1 has been led elsewhere. */
export type WriteStdout = (parts: readonly Uint8Array[]) => Promise<void>;

const stdout = 1;
const stderr = 2;

/**
 * Leads file descriptor 1 to stderr while user code runs, so that not even a native add-on can mix what it prints into
 * results. With `keep`, gives a way to write to the real stdout afterwards. Where that cannot be done, on a platform
 * without `/dev/fd` or with stderr in a file, descriptor 1 stays what it is.
 */
export function guardStdout(keep: boolean): WriteStdout {
  // A file opened anew has a position of its own, and two positions overwrite each other.
  if (process.platform === "win32" || fstatSync(stderr).isFile()) return writeTo(process.stdout);
  let led: number;
  try {
    led = openSync("/dev/fd/2", "a");
  } catch {
    return writeTo(process.stdout);
  }
  closeSync(led);
  // A child holds the real stdout open, since this process has no way to copy a descriptor.
  const holder = keep ? holdStdout() : undefined;
  closeSync(stdout);
  // The lowest free descriptor is taken, which is the one just closed.
  openSync("/dev/fd/2", "a");
  if (holder === undefined) return () => Promise.resolve();
  const { child, stdin } = holder;
  return async (parts) => {
    await writeTo(stdin)(parts);
    stdin.end();
    await once(child, "close");
  };
}

function holdStdout(): { readonly child: ChildProcess; readonly stdin: Writable } {
  const child = spawn("cat", { stdio: ["pipe", stdout, "ignore"], detached: true });
  if (child.stdin === null) throw new Error("bug: a child with a pipe has no pipe");
  child.unref();
  return { child, stdin: child.stdin };
}

function writeTo(stream: NodeJS.WritableStream): WriteStdout {
  return async (parts) => {
    for (const part of parts) {
      await new Promise<void>((resolve, reject) => {
        stream.write(part, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(error);
        });
      });
    }
  };
}
