// What does a node cost from 1,000 to 1,000,000 of them, in time and in memory? Takes long: `sizes.js [sizes]`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runFfuse, withFolder } from "./measure.js";

const sizes = (process.argv[2] ?? "1000,10000,100000,1000000").split(",").map(Number);

await withFolder((folder) => {
  const file = join(folder, "peak");
  // Node's own limit of the heap may be lower than what the machine has.
  const node = ["--max-old-space-size=8192"];
  const peak = ["--require", join(import.meta.dirname, "peers/tell-peak.cjs")];
  const measure = (storage, nodes) => {
    const env = { BENCH_NODES: String(nodes), BENCH_PEAK_FILE: file };
    const flags = ["--quiet"];
    const { ms } = runFfuse("independent.ts", {
      folder,
      storage,
      env,
      flags,
      node: [...node, ...peak],
    });
    return { ms, megabytes: Number(readFileSync(file, "utf8")) / 1e6 };
  };
  measure("warm", 1);
  // A first run and an unchanged one, as below.
  const ones = [measure("one", 1), measure("one", 1)];
  console.log("| nodes | first run s | µs a node | peak MB | unchanged s | µs a node | peak MB |");
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const nodes of sizes) {
    const told = ones.flatMap((one) => {
      const { ms, megabytes } = measure(`storage-${nodes}`, nodes);
      const perNodeUs = (1000 * (ms - one.ms)) / nodes;
      return [(ms / 1000).toFixed(2), perNodeUs.toFixed(1), megabytes.toFixed(0)];
    });
    console.log(`| ${[nodes.toLocaleString("en"), ...told].join(" | ")} |`);
  }
});
