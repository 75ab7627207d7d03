import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import type { CallWork, Notice } from "../model/node-work.ts";
import { graceMs } from "../wire/grace.ts";
import type { NodeAbort } from "./node-abort.ts";

/** The time of one call. */
export interface CallClock {
  /** Rejects when the call is given up; never comes back where somebody else has to end it. */
  readonly givenUp: Promise<never> | undefined;
  /** The call is over: whether it took longer than it might. */
  end(): boolean;
}

export interface ClockOptions {
  readonly send: (notice: Notice) => void;
  /** What the main thread watches this call by. */
  readonly turn: number | undefined;
  /** Whether to give up a call that does not end in time, since this thread cannot be ended. */
  readonly givesUp: boolean;
  readonly abort: NodeAbort;
}

const endless: CallClock = { givenUp: undefined, end: () => false };

/** Until when synchronous calls may hold this thread, on the clock of `performance`. */
let until = Infinity;

/** How much of its time the running call has left, in milliseconds; Infinity without a deadline. */
export function timeLeftMs(): number {
  return until - performance.now();
}

/** Starts the clock of a call. When its time is over its signal is aborted, and shortly after it is ended. */
export function startClock({ node, timeoutMs }: CallWork, options: ClockOptions): CallClock {
  if (timeoutMs === undefined) return endless;
  const { send, turn, givesUp, abort } = options;
  const tell = (running: boolean): void => {
    if (turn === undefined) return;
    send({ kind: "clock", node, turn, ...(running ? { timeoutMs } : {}) });
  };
  let giveUp: (error: Error) => void = () => undefined;
  const givenUp = givesUp
    ? new Promise<never>((_, reject) => {
        giveUp = reject;
      })
    : undefined;
  givenUp?.catch(() => undefined);
  until = performance.now() + timeoutMs;
  let timer: NodeJS.Timeout | undefined;
  if (timeoutMs < longestTimerMs) {
    timer = setTimeout(() => {
      abort.abort(new DOMException("the node took longer than it may", "TimeoutError"));
      timer = setTimeout(() => {
        giveUp(new Error("given up"));
      }, graceMs);
    }, timeoutMs);
  }
  tell(true);
  return {
    givenUp,
    end() {
      const isLate = performance.now() >= until;
      until = Infinity;
      clearTimeout(timer);
      tell(false);
      return isLate;
    },
  };
}

const longestTimerMs = 2 ** 31 - 1;
