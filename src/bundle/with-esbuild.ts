import type * as EsbuildPackage from "esbuild";

/** All that the package of the bundler exports. */
export type Esbuild = typeof EsbuildPackage;

let users = 0;

/** Starts esbuild for the time of some work; its process gets ready while the work is prepared. */
export async function withEsbuild<Result>(
  work: (esbuild: Promise<Esbuild>) => Promise<Result>,
): Promise<Result> {
  users += 1;
  const esbuild = startEsbuild();
  // What is wrong with it is told to the work, which may fail before it asks.
  esbuild.catch(() => undefined);
  try {
    return await work(esbuild);
  } finally {
    users -= 1;
    // Its process would stay beside the run with all that it remembers.
    if (users === 0) await (await esbuild.catch(() => undefined))?.stop();
  }
}

async function startEsbuild(): Promise<Esbuild> {
  const esbuild = await import("esbuild");
  try {
    await esbuild.initialize({});
  } catch {
    // It runs already, or building fails for the same reason and says so.
  }
  return esbuild;
}
