import { threadId } from "node:worker_threads";
import { workflow } from "ffuse";
import { smallObjects } from "./small-objects.js";
import type { SmallObject } from "./small-objects.js";
import { transferRounds } from "./transfer.ts";
import type { Transfer } from "./transfer.ts";

/** Long enough that two nodes that start together run on two threads. */
const holdMs = 1000;

/** The last thing it does is to note its thread and the time in the first object. */
const produce = workflow(function produce(count: number, round: number) {
  const objects = smallObjects(count);
  const [first] = objects;
  if (first !== undefined) {
    first.id = threadId + 0 * round;
    first.score = Number(process.hrtime.bigint() / 1000n);
  }
  return objects;
});

/** The first thing it does is to note the time; it holds its thread so that its twin has to run on the other one. */
const consume = workflow(function consume(objects: readonly SmallObject[], twin: number): Transfer {
  const arrivedUs = Number(process.hrtime.bigint() / 1000n);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, holdMs);
  const [first] = objects;
  const ms = (arrivedUs - (first?.score ?? 0)) / 1000;
  return { ms, twin, isOther: first?.id !== threadId, last: objects.at(-1)?.id ?? 0 };
});

const count = Number(process.env["BENCH_OBJECTS"] ?? 200_000);
export default transferRounds(
  (round) => produce(count, round),
  (objects, twin) => consume(objects, twin),
);
