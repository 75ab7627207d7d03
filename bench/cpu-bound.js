// How near to the ideal do ten nodes of 300 ms of work come on two threads?
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { interleave, runPhase, withFolder } from "./measure.js";
import { startThreads } from "./peers/start-threads.js";
import { roundsOr, tellRows } from "./rows.js";
import { burn } from "./workflows/burn.js";

const rounds = roundsOr(5);
const nodes = 10;
const nodeMs = 300;
const iterations = iterationsFor(nodeMs);

await withFolder(async (folder) => {
  const env = { BENCH_ITERATIONS: String(iterations) };
  const query = "init: { num_cpus: 2 }\n";
  const ms = await interleave(
    {
      ideal: () => bareWorkersMs(nodes / 2),
      ffuse: (round) =>
        runPhase("cpu-bound.ts", { folder, storage: `s-${round}`, query, env }).runMs,
    },
    rounds,
  );
  tellRows([
    {
      title: "ten nodes of 300 ms on two threads",
      what: `${nodes} CPU-bound nodes of ${nodeMs} ms on 2 threads`,
      against: "the same work in two bare threads",
      value: ms.ffuse / ms.ideal,
      unit: "×",
      bar: 1.05,
      detail: `${ms.ffuse.toFixed(0)} ms against ${ms.ideal.toFixed(0)} ms`,
    },
  ]);
});

/** How many steps take so long, on a machine with nothing else to do. */
function iterationsFor(ms) {
  const tried = 20_000_000;
  burn(tried);
  const times = [0, 1, 2].map(() => {
    const start = performance.now();
    burn(tried);
    return performance.now() - start;
  });
  return Math.round((tried * ms) / Math.min(...times));
}

/** How long two threads that are up take for so many nodes each. */
async function bareWorkersMs(each) {
  const threads = await startThreads(2);
  const start = performance.now();
  await Promise.all(
    threads.map((thread) => {
      thread.postMessage({ iterations, each });
      return once(thread, "message");
    }),
  );
  const ms = performance.now() - start;
  await Promise.all(threads.map((thread) => thread.terminate()));
  return ms;
}
