import type { EffectsState } from "./effects-state.ts";

/** Following the values of a bundle takes more than it is worth; all of its code counts then. */
export class TooTangled extends Error {
  override readonly name = "TooTangled";
}

/** Two to three seconds. Counted and not timed, so that a bundle has the same slices on every machine. */
const stepsLimit = 40_000_000;

/** Notes work. Throws `TooTangled` when it has become too much. */
export function countSteps(state: EffectsState, steps: number): void {
  state.steps += steps;
  if (state.steps > stepsLimit) throw new TooTangled("more work than following values is worth");
}
