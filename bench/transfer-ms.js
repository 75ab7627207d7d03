import { median } from "./measure.js";

/**
 * The median times of a workflow of transfers, to another thread and to the same one, and the first to another thread.
 * `run` runs it and gives what `run-phase.js` tells;
 */
export function transferMs(rounds, run) {
  const names = Array.from({ length: rounds }, (_, round) =>
    [0, 1].map((at) => `got-${round}-${at}`),
  );
  const { values } = run(names.flat());
  const all = names.flat().map((name) => values[name]);
  const other = all.filter(({ isOther }) => isOther).map(({ ms }) => ms);
  const same = all.filter(({ isOther }) => !isOther).map(({ ms }) => ms);
  if (other.length === 0) throw new Error("no two nodes ran on two threads");
  return {
    all,
    other: median(other),
    same: same.length === 0 ? NaN : median(same),
    first: other[0],
  };
}
