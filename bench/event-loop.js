// How long does the thread that calls `runWorkflow` stall at most while 1 GB of results passes?
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { interleave, runPhase, withFolder } from "./measure.js";
import { roundsOr, tellRows } from "./rows.js";
import { startThreads } from "./peers/start-threads.js";

const rounds = roundsOr(3);

await withFolder(async (folder) => {
  const ms = await interleave(
    {
      bare: bareStallMs,
      ffuse(round) {
        const storage = `storage-${round}`;
        return runPhase("heavy-results.ts", { folder, storage, watchStall: true }).stallMs;
      },
    },
    rounds,
  );
  tellRows([
    {
      title: "longest stall while 1 GB passes",
      what: "main thread: longest event-loop stall while 1 GB of results passes",
      against: "64 arrays of 16 MB, each read by another node",
      value: ms.ffuse,
      unit: "ms",
      bar: 20,
      detail: "from `run-started` to `run-ended`, by `monitorEventLoopDelay`",
      peers: [{ name: "an idle thread beside two busy ones", value: ms.bare, unit: "ms" }],
    },
  ]);
});

/** The longest stall of a thread that has nothing to do while two others keep the cores busy. */
async function bareStallMs() {
  const threads = await startThreads(2);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  for (const thread of threads) thread.postMessage({ iterations: 1e9, each: 100 });
  loop.enable();
  await setTimeout(2000);
  loop.disable();
  await Promise.all(threads.map((thread) => thread.terminate()));
  return loop.max / 1e6;
}
