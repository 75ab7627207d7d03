import { setTimeout } from "node:timers/promises";

/** Does work that opens a file; where too many files are open already, again after a moment, for about a second in all. */
export async function onceFilesAreFree<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let waitMs = 10; ; waitMs *= 2) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if ((code !== "EMFILE" && code !== "ENFILE") || waitMs > 640) throw error;
      await setTimeout(waitMs);
    }
  }
}
