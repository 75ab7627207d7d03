// How near to the lower bound do workflows of the shape of real scientific ones come?
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { interleave, runPhase, withFolder } from "./measure.js";
import { pythonPrograms, runPython, tryPeer } from "./peers.js";
import { roundsOr, tellRows } from "./rows.js";
import { importShapes } from "./shapes/import-shapes.js";

const rounds = roundsOr(1);
const cores = 2;
const boundMs = 4000;
const learnt = 'queries:\n  - glob: "*"\n    task_args: { cache: refresh }\n';

const { shapes, listScheduleMs } = await importShapes();
const rows = [];
await withFolder(async (folder) => {
  for (const { title, nodes } of shapes(cores, boundMs)) {
    const env = {
      BENCH_SHAPE: title,
      BENCH_CORES: String(cores),
      BENCH_BOUND_MS: String(boundMs),
    };
    const init = `init: { num_cpus: ${cores} }\n`;
    const storageOf = (round) => `storage-${title}-${round}`;
    const run = (round, query) =>
      runPhase("shape.ts", { folder, storage: storageOf(round), query, env }).runMs;
    const ms = await interleave(
      {
        first: (round) => run(round, init),
        again: (round) => run(round, init + learnt),
      },
      rounds,
    );
    const best = listScheduleMs(nodes, cores) / boundMs;
    const dask = await tryPeer("Dask threads", "×", () => daskMs(folder, nodes) / boundMs);
    for (const [which, how] of [
      ["first", "first run"],
      ["again", "run times known from the run before"],
    ]) {
      rows.push({
        title: `makespan of ${title}, ${which}`,
        what: `makespan of ${title}, ${nodes.length.toLocaleString("en")} nodes, ${how}`,
        against: "max(work / cores, critical path)",
        value: ms[which] / boundMs,
        unit: "×",
        bar: 1.05,
        detail: `${ms[which].toFixed(0)} ms against ${boundMs} ms`,
        peers: [
          { name: "a list scheduler without cost that knows all times", value: best, unit: "×" },
          ...(which === "first" ? [dask] : []),
        ],
      });
    }
  }
});
tellRows(rows);

function daskMs(folder, nodes) {
  const file = join(folder, "shape.json");
  writeFileSync(file, JSON.stringify(nodes));
  const program = join(pythonPrograms("dask"), "python");
  return 1000 * runPython(program, "dask_times.py", ["shape", file]).seconds;
}
