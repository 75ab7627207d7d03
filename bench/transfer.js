// How does a 64 MB array come from a node on one thread to a node on another, beside one memcpy of as much?
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { median, runPhase, withFolder } from "./measure.js";
import { pythonPrograms, runPython, tryPeer } from "./peers.js";
import { roundsOr, tellRows } from "./rows.js";
import { transferMs } from "./transfer-ms.js";

const rounds = roundsOr(7);
const megabytes = 64;
const env = { BENCH_MEGABYTES: String(megabytes), BENCH_ROUNDS: String(rounds) };
const rule = (settings) => `queries:\n  - glob: "*"\n    task_args: { ${settings} }\n`;
const cases = [
  ["private copy, store on", undefined, 2],
  ["private copy, `cache: off`", rule("cache: off"), 2],
  ["`share: true`", rule("share: true"), 0.1],
];

await withFolder(async (folder) => {
  const rows = [];
  for (const [how, query, bar] of cases) {
    const before = memcpyMs();
    const row = {
      title: `64 MB to another thread, ${how}`,
      what: `64 MB \`Float64Array\` from a node on one thread to a node on another, ${how}`,
      against: "one memcpy in touched memory",
      unit: "×",
      bar,
    };
    try {
      const storage = `storage-${rows.length}`;
      const { other, same, first } = transferMs(rounds, (read) =>
        runPhase("array-transfer.ts", { folder, storage, query, env, read }),
      );
      // The better one of before and after, in case something else went on.
      const copyMs = Math.min(before, memcpyMs());
      rows.push({
        ...row,
        value: other / copyMs,
        detail:
          `${other.toFixed(1)} ms against ${copyMs.toFixed(1)} ms; the first ${first.toFixed(1)} ms, ` +
          `to a node on the same thread ${same.toFixed(1)} ms`,
      });
    } catch (error) {
      if (!String(error.message).includes('unknown key "share"')) throw error;
      rows.push({ ...row, note: "not available: the query file is refused" });
    }
  }
  rows[0].peers = [await tryPeer("Ray, made to read", "×", () => rayRatio(memcpyMs()))];
  tellRows(rows);
});

/** The median of copies between two arrays that have been written to before. */
function memcpyMs() {
  const source = new Float64Array(megabytes * 2 ** 17).fill(1);
  const target = new Float64Array(source.length).fill(2);
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now();
    target.set(source);
    return performance.now() - start;
  });
  return median(times);
}

function rayRatio(copyMs) {
  const program = join(pythonPrograms("ray", "numpy"), "python");
  const ms = 1000 * runPython(program, "ray_times.py", ["transfer", megabytes]).seconds;
  return { value: ms / copyMs, note: `${ms.toFixed(1)} ms, a read-only view` };
}
