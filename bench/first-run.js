// What does the first run of 10,000 no-op nodes cost above start-up, beside one file written for each by plain Node?
import { join } from "node:path";
import { interleave, runFfuse, runProcess, withFolder } from "./measure.js";
import { tellRows, roundsOr } from "./rows.js";

const rounds = roundsOr(5);
const nodes = 10_000;
const writer = join(import.meta.dirname, "peers/write-files.js");

await withFolder(async (folder) => {
  const first = (round, count, flags = []) => {
    const storage = `storage-${round}-${count}-${flags.length}`;
    return runFfuse("independent.ts", {
      folder,
      storage,
      flags,
      env: { BENCH_NODES: String(count) },
    }).ms;
  };
  // The bundle is kept from here on, for all cases alike.
  first("warm", 1);
  const ms = await interleave(
    {
      one: (round) => first(round, 1),
      all: (round) => first(round, nodes),
      quiet: (round) => first(round, nodes, ["--quiet"]),
      files: (round) => filesMs(join(folder, `files-${round}`)),
    },
    rounds,
  );
  const seconds = (ms.all - ms.one) / 1000;
  const quiet = (ms.quiet - ms.one) / 1000;
  const row = {
    what: `${nodes.toLocaleString("en")} no-op nodes, first run, durable`,
    detail: `${ms.all.toFixed(0)} ms, a first run of one node ${ms.one.toFixed(0)} ms`,
  };
  tellRows([
    {
      ...row,
      title: "first run, 10,000 nodes",
      against: "above start-up",
      value: seconds,
      unit: "s",
      bar: 0.6,
      peers: [{ name: "with `--quiet`", value: quiet, unit: "s" }],
    },
    {
      ...row,
      title: "first run, against files of plain Node",
      against: "a file written and renamed for each by plain Node",
      value: (seconds * 1000) / ms.files,
      unit: "×",
      bar: 1,
      detail: `${(seconds * 1000).toFixed(0)} ms against ${ms.files.toFixed(0)} ms`,
    },
  ]);
});

/** How long plain Node takes for a folder, a file and its renaming for each node, without its start. */
function filesMs(folder) {
  const { stdout } = runProcess(process.execPath, [writer, folder, String(nodes)]);
  return Number(stdout);
}
