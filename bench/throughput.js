// How many no-op nodes a second run with the store off, beside bare piscina at the best setting found?
import { join } from "node:path";
import { interleave, runPhase, runProcess, withFolder } from "./measure.js";
import { pythonPrograms, runPython, tryPeer } from "./peers.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(3);
const nodes = 100_000;
const script = join(import.meta.dirname, "peers/piscina-noop.js");

await withFolder(async (folder) => {
  const best = bestSettings();
  console.error(`piscina at its best: ${JSON.stringify(best.settings)}`);
  const query = 'queries:\n  - glob: "*"\n    task_args: { cache: off }\n';
  const whole = [];
  const perSecond = await interleave(
    {
      ffuse(round) {
        const env = { BENCH_NODES: String(nodes) };
        const storage = `storage-${round}`;
        const { runMs, wholeMs } = runPhase("independent.ts", { folder, storage, query, env });
        whole.push(wholeMs);
        return nodes / (runMs / 1000);
      },
      piscina: () => nodes / (piscinaMs([nodes, best.settings]) / 1000),
    },
    rounds,
  );
  const wholeSeconds = Math.min(...whole) / 1000;
  const thousands = (value) => `${(value / 1000).toFixed(1)} k/s`;
  tellRows([
    {
      title: "no-op throughput against piscina",
      what: `no-op throughput, store off, ${nodes.toLocaleString("en")} nodes`,
      against: `bare \`piscina.run\` at ${JSON.stringify(best.settings)}`,
      value: perSecond.ffuse / perSecond.piscina,
      unit: "×",
      bar: 2,
      isMore: true,
      detail:
        `${thousands(perSecond.ffuse)} against ${thousands(perSecond.piscina)}; ` +
        `the whole command at best ${wholeSeconds.toFixed(2)} s`,
      peers: [
        await tryPeer("Dask threads", "k/s", () => python(["dask"], "dask_times.py", 10_000)),
        await tryPeer("Ray", "k/s", () => python(["ray", "numpy"], "ray_times.py", 5000)),
      ],
    },
  ]);
});

/** Tries threads, tasks at once, ways to wait and waves of outstanding promises with few tasks, and gives the fastest. */
function bestSettings() {
  const all = [1, 2].flatMap((maxThreads) =>
    [1, 16, 256].flatMap((concurrentTasksPerWorker) =>
      ["sync", "async", "disabled"].flatMap((atomics) =>
        [100, 2000, nodes].map((wave) => ({ maxThreads, concurrentTasksPerWorker, atomics, wave })),
      ),
    ),
  );
  // In one process, so that its start and the compiler's work are paid once.
  const { stdout } = runProcess(process.execPath, [script, JSON.stringify([5000, ...all])]);
  const times = JSON.parse(stdout);
  const fastest = times.indexOf(Math.min(...times));
  return { settings: all[fastest], ms: times[fastest] };
}

function piscinaMs(asked) {
  const { stdout } = runProcess(process.execPath, [script, JSON.stringify(asked)]);
  return JSON.parse(stdout)[0];
}

function python(packages, file, tasks) {
  const program = join(pythonPrograms(...packages), "python");
  const { seconds } = runPython(program, file, ["independent", tasks]);
  return { value: tasks / seconds / 1000, note: `${tasks.toLocaleString("en")} tasks` };
}
