import type { SnapshotStore } from "../contract/snapshot-store.ts";
import type { KeepOptions, ValueStore } from "../contract/store.ts";
import type { Growth } from "../model/growth.ts";
import type { NodeId, NodeName } from "../model/ids.ts";
import { notLookedUp } from "../model/node-work.ts";
import type { Notice } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { MeasureRequest, Reply, Request, RunRequest } from "../wire/run-request.ts";
import { attendCalls } from "./attend-calls.ts";
import type { Borrower } from "./borrow-memory.ts";
import { damagedInput, EarlyReply } from "./early-reply.ts";
import type { DistributiveOmit } from "./early-reply.ts";
import { memoryOf } from "./fetch-inputs.ts";
import { keepGlobals } from "./keep-globals.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import { makeCalls } from "./make-calls.ts";
import type { MadeCall } from "./make-calls.ts";
import type { OutputCapture } from "./capture-output.ts";
import { offerContexts } from "./make-context.ts";
import { notKept } from "./not-kept.ts";
import { openInstances } from "./open-instances.ts";
import { openSnapshots } from "./open-snapshots.ts";
import { summarizeInstance } from "./summarize-instance.ts";

export interface RealmParts {
  readonly loaded: LoadedWorkflow;
  readonly values: ValueStore;
  readonly snapshots: SnapshotStore;
  readonly output: OutputCapture;
  /** Where values may lie so that other threads can read them; absent where there are no other threads. */
  readonly borrower?: Borrower;
  /** Tells the main thread something beside the replies. */
  readonly send: (notice: Notice) => void;
  /** How many calls the graph has, where the module was loaded for it before. */
  readonly calls?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called when code of a node may heed its abort signal. */
  readonly listen?: (node: NodeId) => void;
  /** Whether a call that takes too long is left to itself, since the thread cannot be ended; it can if absent. */
  readonly givesUp?: true;
}

/** Answers requests of the main thread, one at a time; holds the live instances of classes. */
export interface Realm {
  perform(request: Request): Promise<Reply>;
  /** The same for a run that is one of many; the reply to one whose code did not wait for anything is given at once. */
  performOneOfMany(request: RunRequest): Reply | Promise<Reply>;
  /** The name of a recorded call; undefined if there is none. */
  nameOf(node: NodeId): string | undefined;
  /** Brings back all globals that user code has deleted; to be called when no request follows at once. */
  readonly tidy: () => void;
  /**
   * Fails the node that is running, if one is, with something thrown outside of its call. Does nothing and gives false
   * if the code that threw is known to be another node's.
   */
  blame(thrown: unknown, thrower: NodeId | undefined): boolean;
  /** Aborts the signal of the node that is running, if one is; whether its code may heed that. */
  stop(): boolean;
}

type Answer = DistributiveOmit<Reply, "lines">;

/** A call that was made, and how long that took. */
interface Timed {
  readonly made: MadeCall;
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Opens a realm over a loaded workflow. */
export function openRealm(parts: RealmParts): Realm {
  const { loaded, values, output, now, calls, send, borrower, listen = () => undefined } = parts;
  offerContexts();
  const givesUp = parts.givesUp === true;
  const attendance = attendCalls({ send, output, listen, givesUp });
  const snapshots = openSnapshots(parts.snapshots, now);
  const globals = keepGlobals();
  const restoreGlobals = globals.restore;
  const instances = openInstances({ loaded, snapshots, output, send, restoreGlobals });
  const made = makeCalls({ loaded, values, attendance, instances, calls, restoreGlobals });

  const timed = (startedAt: number, call: MadeCall): Timed => {
    return { made: call, startedAt, durationMs: now() - startedAt };
  };

  /** How the value of a run is to be kept, memory to borrow left out. */
  const orderOf = ({ call, keep }: RunRequest, { startedAt, durationMs }: Timed): KeepOptions => {
    const { fingerprint, items, functionName, codeHash, scratch, unhashed } = keep;
    const node = call.name as NodeName;
    return {
      fingerprint,
      items,
      origin: { node, functionName, codeHash, durationMs, createdAt: startedAt },
      ...(loaded.recorder.madeOutputFiles === true ? { folder: loaded.folder } : {}),
      ...(scratch === undefined ? {} : { scratch }),
      ...(unhashed === undefined ? {} : { unhashed }),
    };
  };

  const kept = (result: ResultRef, { durationMs }: Timed): Answer => {
    const loan = borrower?.takeLoan();
    const inMemory = loan === undefined ? {} : { loan };
    return { kind: "kept", result, durationMs, measures: attendance.measures, ...inMemory };
  };

  /** The value of a call as it is kept, or how the call failed. */
  const valueOf = ({ call }: RunRequest, given: unknown): unknown =>
    loaded.recorder.calls[call.node]?.kind === "construct"
      ? summarizeInstance(given as object)
      : given;

  /** What a call has handed over to is kept as a value is, and nobody uses parts of it. */
  const keepGrowth = async (growth: Growth, order: KeepOptions): Promise<ResultRef> => ({
    ...(await values.keep(growth, { ...order, items: [] })),
    isGrowth: true,
  });

  const keep = async (request: RunRequest, call: Timed): Promise<Answer> => {
    if (!call.made.ok) {
      return { kind: "failed", failure: call.made.failure, durationMs: call.durationMs };
    }
    const { node } = request.call;
    const borrow =
      borrower === undefined || request.keep.onDisk === true
        ? {}
        : { borrow: (bytes: number) => borrower.borrow(node, bytes) };
    try {
      const order = { ...orderOf(request, call), ...borrow };
      if ("growth" in call.made) return kept(await keepGrowth(call.made.growth, order), call);
      return kept(await values.keep(valueOf(request, call.made.value), order), call);
    } catch (error) {
      return { kind: "failed", failure: notKept(error), durationMs: call.durationMs };
    }
  };

  const run = async (request: RunRequest): Promise<Answer> => {
    for (const work of await instances.resume(request)) {
      output.mute();
      const replayed = await made.make(work, request);
      if (!replayed.ok) return { kind: "failed", failure: replayed.failure, durationMs: 0 };
    }
    output.attribute(request.call.node);
    const startedAt = now();
    return keep(request, timed(startedAt, await made.make(request.call, request)));
  };

  const measure = async (request: MeasureRequest): Promise<Answer> => {
    try {
      const { result, held } = request;
      const value = await values.fetch(result, memoryOf(result, held));
      return { kind: "measured", items: values.hashItems(value, request.items) };
    } catch (error) {
      throw damagedInput(error, undefined);
    }
  };

  const answer = (request: Request): Promise<Answer> => {
    switch (request.kind) {
      case "run":
        return run(request);
      case "measure":
        return measure(request);
      case "snapshot":
        return instances.keepState(request);
      case "release":
        instances.delete(request.instance);
        return Promise.resolve({ kind: "released" });
    }
  };

  const perform = async (request: Request): Promise<Reply> => {
    output.begin();
    try {
      const reply = await answer(request);
      return { ...reply, lines: output.end() };
    } catch (early) {
      return replyEarly(early);
    }
  };

  const replyEarly = (early: unknown): Reply => {
    if (!(early instanceof EarlyReply)) throw early;
    return { ...early.reply, lines: output.end() };
  };

  const keepLater = async (request: RunRequest, call: Timed): Promise<Reply> => {
    try {
      const reply = await keep(request, call);
      return { ...reply, lines: output.end() };
    } catch (early) {
      return replyEarly(early);
    }
  };

  /** The reply to a call that did not wait for anything, if its value need not be waited for either. */
  const keepAtOnce = (request: RunRequest, call: Timed): Reply | undefined => {
    const { durationMs } = call;
    if (!call.made.ok) {
      return { kind: "failed", failure: call.made.failure, durationMs, lines: output.end() };
    }
    if ("growth" in call.made) return undefined;
    try {
      const result = values.keepAtOnce(call.made.value, orderOf(request, call));
      return result && { ...kept(result, call), lines: output.end() };
    } catch (error) {
      return { kind: "failed", failure: notKept(error), durationMs, lines: output.end() };
    }
  };

  const performOneOfMany = (request: RunRequest): Reply | Promise<Reply> => {
    const isUnseen = request.keep.fingerprint === notLookedUp;
    const isPlain = request.replay.length === 0 && (request.held ?? []).length === 0;
    if (!isPlain && !isUnseen) return perform(request);
    output.begin();
    try {
      output.attribute(request.call.node);
      const startedAt = now();
      const call = isPlain ? made.makeAtOnce(request.call, request) : undefined;
      if (call === undefined) return isUnseen ? tooLarge() : perform(request);
      const reply = (each: MadeCall): Reply | Promise<Reply> => {
        const done = timed(startedAt, each);
        return keepAtOnce(request, done) ?? (isUnseen ? tooLarge() : keepLater(request, done));
      };
      return call instanceof Promise ? call.then(reply).catch(replyEarly) : reply(call);
    } catch (early) {
      return replyEarly(early);
    }
  };

  /** Where a value would be kept is not known before its node is looked up. */
  const tooLarge = (): Reply => ({ kind: "not-begun", isLarge: true, lines: output.end() });

  return {
    perform,
    performOneOfMany,
    nameOf: (node) => loaded.recorder.calls[node]?.name,
    tidy: globals.restoreAll,
    stop: () => attendance.stop(),
    blame: (thrown, thrower) => made.blame(thrown, thrower),
  };
}
