// What does a map over a list that is not known yet cost beside the same nodes in the graph from the start?
// node bench/map.js [rounds] [nodes]
import { interleave, runFfuse, withFolder } from "./measure.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(3);
const nodes = Number(process.argv[3] ?? 100_000);

await withFolder(async (folder) => {
  const seconds = (fixed) => (round) => {
    const env = { BENCH_NODES: String(nodes), ...(fixed ? { BENCH_FIXED: "1" } : {}) };
    const storage = `storage-${round}-${fixed}`;
    return runFfuse("mapped.ts", { folder, storage, env }).ms / 1000;
  };
  const { map, fixed } = await interleave({ map: seconds(false), fixed: seconds(true) }, rounds);
  tellRows([
    {
      title: "a map over a list, against the same graph",
      what: `\`ffuse run\` of a map over a list of ${nodes.toLocaleString("en")}, into an empty storage`,
      against: "the same with the list in the file",
      value: map / fixed,
      unit: "×",
      bar: 1.2,
      detail: `${map.toFixed(2)} s against ${fixed.toFixed(2)} s`,
    },
  ]);
});
