// What does a link of a chain of 10,000 quick nodes cost in a first run, beside Dask's threads and Ray?
import { join } from "node:path";
import { interleave, runFfuse, withFolder } from "./measure.js";
import { pythonPrograms, runPython, tryPeer } from "./peers.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(5);
const links = 10_000;

await withFolder(async (folder) => {
  const first = (round, count, flags = []) => {
    const env = { BENCH_NODES: String(count) };
    const storage = `storage-${round}-${count}-${flags.length}`;
    return runFfuse("chain.ts", { folder, storage, flags, env }).ms;
  };
  // The bundle is kept from here on, for all cases alike.
  first("warm", 1);
  const ms = await interleave(
    {
      one: (round) => first(round, 1),
      all: (round) => first(round, links),
      quiet: (round) => first(round, links, ["--quiet"]),
    },
    rounds,
  );
  const perLink = (total) => (1000 * total) / links;
  tellRows([
    {
      title: "chain of 10,000, a link",
      what: `chain of ${links.toLocaleString("en")} quick nodes, first run, durable`,
      against: "a link, above start-up",
      value: perLink(ms.all - ms.one),
      unit: "µs",
      bar: 20,
      detail: `${ms.all.toFixed(0)} ms, a first run of one node ${ms.one.toFixed(0)} ms`,
      peers: [
        { name: "with `--quiet`", value: perLink(ms.quiet - ms.one), unit: "µs" },
        await tryPeer("Dask threads", "µs", () => python(["dask"], "dask_times.py", links)),
        await tryPeer("Ray", "µs", () => python(["ray", "numpy"], "ray_times.py", 1000)),
      ],
    },
  ]);
});

function python(packages, file, count) {
  const program = join(pythonPrograms(...packages), "python");
  return (1e6 * runPython(program, file, ["chain", count]).seconds) / count;
}
