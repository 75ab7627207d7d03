// How much more memory than an idle command does a first run of 100,000 no-op nodes take at its peak?
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bin, interleave, runFfuse, runProcess, withFolder } from "./measure.js";
import { roundsOr, tellRows } from "./rows.js";

const rounds = roundsOr(1);
const nodes = 100_000;

await withFolder(async (folder) => {
  const file = join(folder, "peak");
  const node = ["--require", join(import.meta.dirname, "peers/tell-peak.cjs")];
  const peakMegabytes = (run) => {
    run();
    return Number(readFileSync(file, "utf8")) / 1e6;
  };
  const run = (round, count) => () =>
    runFfuse("independent.ts", {
      folder,
      storage: `storage-${round}-${count}`,
      node,
      env: { BENCH_NODES: String(count), BENCH_PEAK_FILE: file },
    });
  const megabytes = await interleave(
    {
      idle: () =>
        peakMegabytes(() =>
          runProcess(process.execPath, [...node, bin, "--version"], {
            env: { BENCH_PEAK_FILE: file },
          }),
        ),
      one: (round) => peakMegabytes(run(round, 1)),
      all: (round) => peakMegabytes(run(round, nodes)),
      again: (round) => peakMegabytes(run(round, nodes)),
    },
    rounds,
  );
  const { idle, one, all, again } = megabytes;
  tellRows([
    {
      title: "peak memory, 100,000 nodes",
      what: `peak memory for ${nodes.toLocaleString("en")} no-op nodes, first run`,
      against: "above `ffuse --version`",
      value: all - idle,
      unit: "MB",
      bar: 200,
      detail: `${all.toFixed(0)} MB; \`ffuse --version\` ${idle.toFixed(0)} MB, a run of one node ${one.toFixed(0)} MB, the unchanged run ${again.toFixed(0)} MB`,
    },
  ]);
});
