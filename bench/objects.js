// How do 200,000 small objects come from one node to another, beside `structuredClone`?
import { performance } from "node:perf_hooks";
import { median, runPhase, withFolder } from "./measure.js";
import { roundsOr, tellRows } from "./rows.js";
import { transferMs } from "./transfer-ms.js";
import { smallObjects } from "./workflows/small-objects.js";

const rounds = roundsOr(5);
const count = 200_000;

await withFolder((folder) => {
  const env = { BENCH_OBJECTS: String(count), BENCH_ROUNDS: String(rounds) };
  const before = structuredCloneMs();
  const { other, same, first } = transferMs(rounds, (read) =>
    runPhase("object-transfer.ts", { folder, env, read }),
  );
  // The better one of before and after, in case something else went on.
  const cloneMs = Math.min(before, structuredCloneMs());
  tellRows([
    {
      title: "200,000 objects to another node",
      what: `${count.toLocaleString("en")} small objects from a node to a node on another thread`,
      against: "`structuredClone` of the same",
      value: other / cloneMs,
      unit: "×",
      bar: 1,
      detail:
        `${other.toFixed(0)} ms against ${cloneMs.toFixed(0)} ms; the first ${first.toFixed(0)} ms, ` +
        `to a node on the same thread ${same.toFixed(0)} ms`,
    },
  ]);
});

function structuredCloneMs() {
  const objects = smallObjects(count);
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    globalThis.structuredClone(objects);
    return performance.now() - start;
  });
  return median(times);
}
