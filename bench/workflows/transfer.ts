import { workflow } from "ffuse";
import type { Handle } from "ffuse";

/** How a value came from one node to another. */
export interface Transfer {
  /** From the end of the one to the start of the other. */
  readonly ms: number;
  readonly twin: number;
  /** Whether they ran on two threads. */
  readonly isOther: boolean;
  /** The last number of the value, to see that all of it came. */
  readonly last: number;
}

const afterBoth = workflow(
  (round: number, before: readonly Transfer[]) => round + 0 * before.length,
);

/** Rounds one after the other: one node makes a value, two get it at the same time. */
export function transferRounds<Value>(
  produce: (round: Handle<number> | number) => Handle<Value>,
  consume: (value: Handle<Value>, twin: number) => Handle<Transfer>,
): readonly Handle<Transfer>[] {
  const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
  const all: Handle<Transfer>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const value = produce(round === 0 ? 0 : afterBoth(round, all.slice(-2)));
    for (const twin of [0, 1]) all.push(consume(value, twin).setName(`got-${round}-${twin}`));
  }
  return all;
}
