import { workflow } from "ffuse";
import type { Handle } from "ffuse";
import { shapes } from "../shapes/shapes.ts";

/** Below it the clock is watched: sleepers wake up about a tenth of a millisecond late. */
const watchedMs = 0.3;

/** Takes its time to the microsecond and gives it back, with no more of the processor than it must. */
const rest = workflow(function rest(durationMs: number, needs: readonly number[]) {
  const endMs = performance.now() + durationMs;
  const asleepMs = durationMs - watchedMs;
  if (asleepMs > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, asleepMs);
  }
  while (performance.now() < endMs);
  return needs.length;
});

const handles: Handle<number>[] = [];
const cores = Number(process.env["BENCH_CORES"] ?? 2);
const boundMs = Number(process.env["BENCH_BOUND_MS"] ?? 1000);
const shape = shapes(cores, boundMs).find(({ title }) => title === process.env["BENCH_SHAPE"]);
for (const { name, durationMs, needs } of shape?.nodes ?? []) {
  const before = needs.flatMap((need) => handles[need] ?? []);
  handles.push(rest(durationMs, before).setName(name));
}
/** The shape that the environment names. */
export default handles;
