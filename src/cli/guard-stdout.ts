import { closeSync, fstatSync, openSync, writeSync } from "node:fs";

/**
 * Leads file descriptor 1 to stderr while user code runs, so that native add-ons, child processes and direct writes cannot
 * mix into results. Gives a function that writes to the real stdout; where the platform has no `/dev/fd`, nothing is led
 * anywhere and it writes as ever.
 */
export function guardStdout(): (bytes: Uint8Array) => void {
  const real = moveStdout();
  return (bytes) => {
    for (let done = 0; done < bytes.length;) {
      try {
        done += writeSync(real, bytes, done);
      } catch (error) {
        // A full pipe that does not block; its reader will get there.
        if ((error as NodeJS.ErrnoException).code === "EPIPE") process.exit();
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  };
}

const stdout = 1;

function moveStdout(): number {
  if (process.platform === "win32") return stdout;
  let real: number;
  try {
    real = openSync("/dev/fd/1", "a");
    fstatSync(2);
  } catch {
    return stdout;
  }
  try {
    closeSync(stdout);
    // The lowest free descriptor is taken, which is the one just closed.
    const led = openSync("/dev/fd/2", "a");
    if (led !== stdout) {
      closeSync(led);
      openSync("/dev/null", "a");
    }
  } catch {
    openSync("/dev/null", "a");
  }
  return real;
}
