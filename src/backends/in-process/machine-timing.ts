import type { Timing } from "../../contract/backend.ts";

/** Longer waits are cut: a timer of Node would end them at once. */
const longestMs = 2 ** 31 - 1;

/** The clock, the chance and the timers of this machine. */
export const machineTiming: Timing = {
  now: () => performance.now(),
  random: Math.random,
  after(ms, call) {
    const timer = setTimeout(call, Math.min(longestMs, Math.ceil(ms)));
    return () => {
      clearTimeout(timer);
    };
  },
};
