import type { Notice } from "../model/node-work.ts";
import { graceMs } from "../wire/grace.ts";

/** Longer than any timer of the runtime may be set for. */
const endlessMs = 2 ** 31 - graceMs;

interface Watched {
  readonly end: (timeoutMs: number) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Ends runs whose code takes longer than it may. Time counts only while the realm says that the code is running. */
export class Deadlines {
  readonly #open = new Map<number, Watched>();
  #turns = 0;

  /** Watches a run, which is ended by calling `end`, and gives the number that its realm tells of it with. */
  watch(end: (timeoutMs: number) => void): number {
    const turn = ++this.#turns;
    this.#open.set(turn, { end, timer: undefined });
    return turn;
  }

  /** The code of a run was called, or has come back. */
  heed({ turn, timeoutMs }: Extract<Notice, { kind: "clock" }>): void {
    const watched = this.#open.get(turn);
    // What a realm tells beside its replies may come after them.
    if (watched === undefined) return;
    clearTimeout(watched.timer);
    if (timeoutMs === undefined || timeoutMs >= endlessMs) return;
    watched.timer = setTimeout(() => {
      this.forget(turn);
      watched.end(timeoutMs);
    }, timeoutMs + graceMs);
  }

  /** The run is over. */
  forget(turn: number | undefined): void {
    if (turn === undefined) return;
    clearTimeout(this.#open.get(turn)?.timer);
    this.#open.delete(turn);
  }
}
