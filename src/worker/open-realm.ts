import { setImmediate } from "node:timers";
import type { SnapshotStore } from "../contract/snapshot-store.ts";
import type { ValueStore } from "../contract/store.ts";
import type { NodeId, NodeName } from "../model/ids.ts";
import { formatItemPath } from "../model/item-path.ts";
import { isDeclaredMarker } from "../model/declared-marker.ts";
import type { LiveCall } from "../model/live-graph.ts";
import type { NodeFailure } from "../model/outcome.ts";
import { pickItem } from "../store/pick-item.ts";
import type { RecordedCall } from "../model/recorded-graph.ts";
import type { CallWork, Notice } from "../model/node-work.ts";
import type { MeasureRequest, Reply, Request, RunRequest } from "../wire/run-request.ts";
import { attendCalls } from "./attend-calls.ts";
import type { Borrower } from "./borrow-memory.ts";
import { declaredValues } from "./declared-values.ts";
import { callHashOf, describeCall } from "./describe-call.ts";
import { describeThrown } from "./describe-thrown.ts";
import { damagedInput, EarlyReply } from "./early-reply.ts";
import type { DistributiveOmit } from "./early-reply.ts";
import { isExitCalled } from "./exit-called.ts";
import { fetchInputs, memoryOf } from "./fetch-inputs.ts";
import { fillArguments } from "./fill-arguments.ts";
import { keepGlobals } from "./keep-globals.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import type { OutputCapture } from "./capture-output.ts";
import { offerContexts } from "./make-context.ts";
import { notKept } from "./not-kept.ts";
import { openInstances } from "./open-instances.ts";
import { openSnapshots } from "./open-snapshots.ts";
import { refuseChanged } from "./refuse-changed.ts";
import { runningNode } from "./running-node.ts";
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

interface UnwatchedCall {
  readonly call: LiveCall;
  readonly args: unknown[];
  readonly request: RunRequest;
}

type MadeCall =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: NodeFailure };

/** Opens a realm over a loaded workflow. */
export function openRealm(parts: RealmParts): Realm {
  const { loaded, values, output, now, calls, send, borrower, listen = () => undefined } = parts;
  offerContexts();
  const givesUp = parts.givesUp === true;
  const attendance = attendCalls({ send, output, listen, givesUp });
  const snapshots = openSnapshots(parts.snapshots, now);
  const recorded = loaded.recorder.calls.length;
  const firstNew = calls === undefined ? undefined : loaded.recorder.calls[calls];
  const globals = keepGlobals();
  const instances = openInstances({
    loaded,
    snapshots,
    output,
    send,
    restoreGlobals: globals.restore,
  });
  let blamed: { readonly node: NodeId; readonly fail: (thrown: unknown) => void } | undefined;

  /** The live call behind a piece of work. Throws an early reply if this realm recorded another one. */
  const liveCall = (work: CallWork): LiveCall => {
    const call = loaded.recorder.calls[work.node];
    if (call === undefined) {
      const found = `only ${loaded.recorder.calls.length} calls`;
      throw new EarlyReply({ kind: "differs", found });
    }
    if (callHashOf(call, loaded) !== work.callHash) {
      throw new EarlyReply({ kind: "differs", found: spellCall(describeCall(call, loaded)) });
    }
    if (firstNew !== undefined) {
      const described = spellCall(describeCall(firstNew, loaded));
      const found = `${recorded} calls in place of ${calls}, the first new one ${described}`;
      throw new EarlyReply({ kind: "differs", found });
    }
    return call;
  };

  const fill = (
    call: LiveCall,
    work: CallWork,
    fetched: ReadonlyMap<number, unknown>,
  ): unknown[] => {
    const declared = declaredValues(call, work, loaded.folder);
    return fillArguments(call.args, (marker) => {
      if (isDeclaredMarker(marker)) return declared.get(marker);
      const { parent, path } = marker;
      const picked = pickItem(fetched.get(parent), path);
      if (picked.found) return picked.value;
      const name = work.inputs.find((input) => input.parent === parent)?.name ?? String(parent);
      throw new EarlyReply({
        kind: "failed",
        durationMs: 0,
        failure: {
          reason: "node-item-missing",
          parent: name,
          item: formatItemPath(path),
          what: picked.what,
        },
      });
    });
  };

  /** Makes one recorded call; what the user's code throws comes back as data. */
  const makeCall = async (work: CallWork, request: RunRequest): Promise<MadeCall> => {
    const call = liveCall(work);
    await refuseChanged(work);
    const inputs = await fetchInputs(work, values, loaded.folder, request.held);
    const args = fill(call, work, inputs.values);
    const made = await makeUnwatched(work, { call, args, request });
    await refuseChanged(work);
    const written = inputs.whyWritten();
    return made.ok && written !== undefined ? { ok: false, failure: written } : made;
  };

  const makeUnwatched = async (
    work: CallWork,
    { call, args, request }: UnwatchedCall,
  ): Promise<MadeCall> => {
    const failed = new Promise<never>((_, fail) => {
      blamed = { node: work.node, fail };
    });
    // The running node may end before anything is blamed on it.
    failed.catch(() => undefined);
    loaded.recorder.running = work.name;
    const attended = attendance.begin(work, request);
    try {
      const made = runningNode.run(attended.running, () => invoke(call, args));
      const value = await Promise.race([made, failed, ...attended.givenUp]);
      return attended.isLate() ? timedOut(work) : { ok: true, value };
    } catch (thrown) {
      if (attended.isLate()) return timedOut(work);
      if (isExitCalled(thrown)) {
        return { ok: false, failure: { reason: "node-exited", exitCode: thrown.exitCode } };
      }
      return { ok: false, failure: { reason: "node-threw", thrown: describeThrown(thrown) } };
    } finally {
      blamed = undefined;
      attended.end();
      globals.restore();
      // A promise that nobody awaited is reported now, as this node's, and not while the next node runs.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const invoke = async (call: LiveCall, args: unknown[]): Promise<unknown> => {
    const code = call.function.code as unknown;
    switch (call.kind) {
      case "function":
        return (code as (...args: unknown[]) => unknown)(...args);
      case "construct": {
        const instance = new (code as new (...args: unknown[]) => object)(...args);
        instances.set(call.id, instance);
        return instance;
      }
      case "method": {
        const instance = instances.get(call.chain?.instance) as Record<string, unknown>;
        const method = instance[call.method ?? ""];
        if (typeof method !== "function") {
          throw new TypeError(`class ${call.function.name} has no method "${call.method ?? ""}"`);
        }
        return (method as (...args: unknown[]) => unknown).apply(instance, args);
      }
    }
  };

  const run = async (request: RunRequest): Promise<DistributiveOmit<Reply, "lines">> => {
    for (const work of await instances.resume(request)) {
      output.mute();
      const replayed = await makeCall(work, request);
      if (!replayed.ok) return { kind: "failed", failure: replayed.failure, durationMs: 0 };
    }
    output.attribute(request.call.node);
    const startedAt = now();
    const made = await makeCall(request.call, request);
    const durationMs = now() - startedAt;
    if (!made.ok) return { kind: "failed", failure: made.failure, durationMs };
    const call = loaded.recorder.calls[request.call.node];
    const value = call?.kind === "construct" ? summarizeInstance(made.value as object) : made.value;
    try {
      const { fingerprint, items, functionName, codeHash, scratch, unhashed, onDisk } =
        request.keep;
      const result = await values.keep(value, {
        fingerprint,
        items,
        origin: {
          node: request.call.name as NodeName,
          functionName,
          codeHash,
          durationMs,
          createdAt: startedAt,
        },
        ...(loaded.recorder.madeOutputFiles === true ? { folder: loaded.folder } : {}),
        ...(scratch === undefined ? {} : { scratch }),
        ...(unhashed === undefined ? {} : { unhashed }),
        ...(borrower === undefined || onDisk === true
          ? {}
          : { borrow: (bytes) => borrower.borrow(request.call.node, bytes) }),
      });
      const loan = borrower?.takeLoan();
      const inMemory = loan === undefined ? {} : { loan };
      return { kind: "kept", result, durationMs, measures: attendance.measures, ...inMemory };
    } catch (error) {
      return { kind: "failed", failure: notKept(error), durationMs };
    }
  };

  const measure = async (request: MeasureRequest): Promise<DistributiveOmit<Reply, "lines">> => {
    try {
      const { result, held } = request;
      const value = await values.fetch(result, memoryOf(result, held));
      return { kind: "measured", items: values.hashItems(value, request.items) };
    } catch (error) {
      throw damagedInput(error, undefined);
    }
  };

  const answer = (request: Request): Promise<DistributiveOmit<Reply, "lines">> => {
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

  return {
    async perform(request) {
      output.begin();
      try {
        const reply = await answer(request);
        return { ...reply, lines: output.end() };
      } catch (early) {
        if (!(early instanceof EarlyReply)) throw early;
        return { ...early.reply, lines: output.end() };
      }
    },
    tidy: globals.restoreAll,
    stop: () => attendance.stop(),
    blame(thrown, thrower) {
      if (blamed === undefined) return false;
      if (thrower !== undefined && thrower !== blamed.node) return false;
      blamed.fail(thrown);
      return true;
    },
  };
}

function timedOut({ timeoutMs = 0 }: CallWork): MadeCall {
  return { ok: false, failure: { reason: "node-timed-out", timeoutMs } };
}

function spellCall({ name, functionName, argumentsText }: RecordedCall): string {
  return `${name} = ${functionName}${argumentsText}`;
}
