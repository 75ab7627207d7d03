import type { Timing } from "../../contract/backend.ts";

/** The one timer of a run: calls back at the time that was set last. */
export class WakeTimer {
  readonly #timing: Timing;
  readonly #wake: () => void;
  #cancel: () => void = () => undefined;

  constructor(timing: Timing, wake: () => void) {
    this.#timing = timing;
    this.#wake = wake;
  }

  set(at: number): void {
    this.#cancel();
    this.#cancel = this.#timing.after(Math.max(0, at - this.#timing.now()), this.#wake);
  }

  clear(): void {
    this.#cancel();
  }
}
