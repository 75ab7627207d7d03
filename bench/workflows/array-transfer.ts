import { threadId } from "node:worker_threads";
import { workflow } from "ffuse";
import type { Transfer } from "./transfer.ts";
import { transferRounds } from "./transfer.ts";

/** Long enough that two nodes that start together run on two threads. */
const holdMs = 400;

/** The last thing it does is to note its thread and the time in the array itself. */
const produce = workflow(function produce(length: number, round: number) {
  const values = new Float64Array(length);
  for (let at = 0; at < length; at += 1) values[at] = at + round;
  values[1] = threadId;
  values[0] = Number(process.hrtime.bigint() / 1000n);
  return values;
});

/** The first thing it does is to note the time; it holds its thread so that its twin has to run on the other one. */
const consume = workflow(function consume(values: Float64Array, twin: number): Transfer {
  const arrivedUs = Number(process.hrtime.bigint() / 1000n);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, holdMs);
  const ms = (arrivedUs - (values[0] ?? 0)) / 1000;
  return { ms, twin, isOther: values[1] !== threadId, last: values.at(-1) ?? 0 };
});

const length = Number(process.env["BENCH_MEGABYTES"] ?? 64) * 2 ** 17;
export default transferRounds(
  (round) => produce(length, round),
  (values, twin) => consume(values, twin),
);
