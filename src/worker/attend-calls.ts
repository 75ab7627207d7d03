import type { NodeMeasures } from "../model/node-measures.ts";
import type { CallWork, Notice } from "../model/node-work.ts";
import type { NodeId } from "../model/ids.ts";
import type { RunRequest } from "../wire/run-request.ts";
import type { OutputCapture } from "./capture-output.ts";
import { startClock } from "./call-clock.ts";
import { makeContext } from "./make-context.ts";
import type { ContextOfNode } from "./make-context.ts";
import { openMeter } from "./meter.ts";
import { NodeAbort } from "./node-abort.ts";
import type { RunningNode } from "./running-node.ts";

export interface AttendanceOptions {
  readonly send: (notice: Notice) => void;
  readonly output: OutputCapture;
  /** Called when code of a node may heed its abort signal. */
  readonly listen: (node: NodeId) => void;
  /** Whether a call that takes too long is left to itself, since the thread cannot be ended. */
  readonly givesUp: boolean;
}

/** What is around each call of user code, one at a time: its clock, its abort signal, its context, its measures. */
export interface Attendance {
  begin(work: CallWork, request: RunRequest): AttendedCall;
  /** Of the last call that came back with a value. */
  readonly measures: NodeMeasures;
  /** Aborts the signal of the call that is running, if one is; whether its code may heed that. */
  stop(): boolean;
}

export interface AttendedCall {
  readonly running: RunningNode;
  /** Whichever rejects ends the wait for the call. */
  readonly givenUp: readonly Promise<never>[];
  /** The call has come back: whether too late. */
  isLate(): boolean;
  /** The call has its outcome. */
  end(): void;
}

/** Opens it for a realm. */
export function attendCalls({ send, output, listen, givesUp }: AttendanceOptions): Attendance {
  const meter = openMeter();
  let measures: NodeMeasures = {};
  let current: NodeAbort | undefined;

  return {
    begin(work, { turn, attempt, resources }) {
      const abort = new NodeAbort();
      current = abort;
      let told: ContextOfNode | undefined;
      const context = () => {
        told ??= makeContext({
          ...{ work, attempt, resources, abort },
          say: (notice) => {
            output.say(notice);
          },
          onSignal: () => {
            listen(work.node);
          },
        });
        return told.context;
      };
      const clock = startClock(work, { send, turn, abort, givesUp });
      meter.begin();
      return {
        running: { node: work.node, context },
        givenUp: clock.givenUp === undefined ? [] : [clock.givenUp],
        isLate() {
          measures = meter.end();
          return clock.end();
        },
        end() {
          current = undefined;
          told?.end();
        },
      };
    },
    get measures() {
      return measures;
    },
    stop() {
      current?.abort(new DOMException("the run was stopped", "AbortError"));
      return current?.isHeeded === true;
    },
  };
}
