import { setImmediate } from "node:timers";
import type { ValueStore } from "../contract/store.ts";
import type { NodeId } from "../model/ids.ts";
import { formatItemPath } from "../model/item-path.ts";
import { isDeclaredMarker } from "../model/declared-marker.ts";
import type { Growth } from "../model/growth.ts";
import type { LiveCall } from "../model/live-graph.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { SettledFailure } from "../model/settled.ts";
import { pickItem } from "../store/pick-item.ts";
import type { RecordedCall } from "../model/recorded-graph.ts";
import type { CallWork } from "../model/node-work.ts";
import type { RunRequest } from "../wire/run-request.ts";
import { aroundCall } from "./around-call.ts";
import type { Attendance, AttendedCall } from "./attend-calls.ts";
import { callCode } from "./call-code.ts";
import { declaredValues } from "./declared-values.ts";
import { callHashOf, describeCall } from "./describe-call.ts";
import { describeThrown } from "./describe-thrown.ts";
import { damagedInput, EarlyReply } from "./early-reply.ts";
import { isExitCalled } from "./exit-called.ts";
import { fetchInputs } from "./fetch-inputs.ts";
import { fillArguments } from "./fill-arguments.ts";
import { openGrownCalls } from "./grown-calls.ts";
import { innerGrowth } from "./inner-growth.ts";
import { openListItems } from "./list-items.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import type { Instances } from "./open-instances.ts";
import { refuseChanged } from "./refuse-changed.ts";
import { runningNode } from "./running-node.ts";

export interface CallParts {
  readonly loaded: LoadedWorkflow;
  readonly values: ValueStore;
  readonly attendance: Attendance;
  readonly instances: Instances;
  /** How many calls the graph has, where the module was loaded for it before. */
  readonly calls: number | undefined;
  /** Brings back the globals that user code has deleted. */
  readonly restoreGlobals: () => void;
}

/** What came of a call; what the user's code throws is data. */
export type MadeCall =
  | { readonly ok: true; readonly value: unknown }
  /** It hands over to other calls. */
  | { readonly ok: true; readonly growth: Growth }
  | { readonly ok: false; readonly failure: NodeFailure };

/** Makes recorded calls, one at a time. Those that cannot be made at all throw an `EarlyReply`. */
export interface Calls {
  /** Makes a call, and waits until nothing more can be blamed on it. */
  make(work: CallWork, request: RunRequest): Promise<MadeCall>;
  /**
   * Makes a call whose inputs are all at hand, and gives what came of it at once if its code did not wait for anything.
   * Undefined for a call that is not so; nothing was done then.
   */
  makeAtOnce(work: CallWork, request: RunRequest): MadeCall | Promise<MadeCall> | undefined;
  /** See `Realm`. */
  blame(thrown: unknown, thrower: NodeId | undefined): boolean;
}

interface ReadyCall {
  readonly call: LiveCall;
  readonly args: unknown[];
  readonly attended: AttendedCall;
  readonly plugins?: CallWork["plugins"];
}

/** Makes the calls of a realm. */
export function makeCalls(parts: CallParts): Calls {
  const { loaded, values, attendance, instances, calls, restoreGlobals } = parts;
  const recorded = loaded.recorder.calls.length;
  const firstNew = calls === undefined ? undefined : loaded.recorder.calls[calls];
  const grownCalls = openGrownCalls(loaded, values);
  const listItems = openListItems(values);
  const uncovered = (work: CallWork): CallWork["inputs"] =>
    work.origin === undefined
      ? work.inputs
      : work.inputs.filter((input) => !listItems.covers(work, input));
  let blamed: { readonly node: NodeId; readonly fail: (thrown: unknown) => void } | undefined;

  /** The live call behind a piece of work. Throws an early reply if this realm recorded another one. */
  const recordedCall = (work: CallWork): LiveCall => {
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
    const failures = new Map<number, SettledFailure>(
      work.settled?.map(({ parent, error }) => [parent, error]),
    );
    // Of what stands for many calls only the list is looked at here.
    const isOfMany = call.kind === "map" || call.kind === "reduce";
    return fillArguments(isOfMany ? call.args.slice(0, 1) : call.args, (marker) => {
      if (isDeclaredMarker(marker)) return declared.get(marker);
      const { parent, path } = marker;
      const error = failures.get(parent);
      if (error !== undefined) return { ok: false, error };
      const picked = listItems.pick(work, parent, path) ?? pickItem(fetched.get(parent), path);
      if (picked.found) {
        return work.settled === undefined ? picked.value : { ok: true, value: picked.value };
      }
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

  const begin = (work: CallWork, request: RunRequest): AttendedCall => {
    loaded.recorder.running = work.name;
    loaded.recorder.inner = undefined;
    return attendance.begin(work, request);
  };

  const invoke = ({ call, args, attended, plugins }: ReadyCall): unknown =>
    runningNode.run(attended.running, () => {
      const made = (): unknown => callCode(call, args, { instances, folder: loaded.folder });
      return plugins === undefined
        ? made()
        : aroundCall(plugins, attended.running, made, loaded.recorder.functions);
    });

  /** What a call gave, or what it handed over to. Throws `FfuseError` if it called what it has no use for. */
  const conclude = (call: LiveCall, value: unknown): MadeCall => {
    if (call.kind === "map" || call.kind === "reduce") return { ok: true, growth: value as Growth };
    const { inner } = loaded.recorder;
    loaded.recorder.inner = "ended";
    return inner === undefined || inner === "ended"
      ? { ok: true, value }
      : { ok: true, growth: innerGrowth(call, inner, value, loaded.folder) };
  };

  /** Waits for what a call gave, and until a promise that nobody awaited has been reported as this node's. */
  const finish = async (
    work: CallWork,
    { call, attended }: Omit<ReadyCall, "args">,
    getMade: () => unknown,
  ): Promise<MadeCall> => {
    const failed = new Promise<never>((_, fail) => {
      blamed = { node: work.node, fail };
    });
    // The running node may end before anything is blamed on it.
    failed.catch(() => undefined);
    try {
      const value = await Promise.race([getMade(), failed, ...attended.givenUp]);
      return attended.isLate() ? timedOut(work) : conclude(call, value);
    } catch (thrown) {
      return attended.isLate() ? timedOut(work) : failedBy(thrown);
    } finally {
      blamed = undefined;
      loaded.recorder.inner = "ended";
      attended.end();
      restoreGlobals();
      await turn();
    }
  };

  /** The values of inputs that need not be waited for; undefined if there are others. */
  const inputsAtHand = (work: CallWork): ReadonlyMap<number, unknown> | undefined => {
    if (work.inputs.length === 0) return noInputs;
    if (!listItems.open(work)) return undefined;
    const inputs = uncovered(work);
    const fetched = new Map<number, unknown>();
    for (const { parent, result } of inputs) {
      try {
        const found = values.fetchAtOnce(result);
        if (found === undefined) return undefined;
        fetched.set(parent, found.value);
      } catch (error) {
        throw damagedInput(error, parent);
      }
    }
    return fetched;
  };

  return {
    async make(work, request) {
      const call =
        work.origin === undefined ? recordedCall(work) : await grownCalls.fetch(work, work.origin);
      await refuseChanged(work);
      await listItems.fetch(work, request.held);
      const rest = { ...work, inputs: uncovered(work) };
      const inputs = await fetchInputs(rest, values, loaded.folder, request.held);
      const args = fill(call, work, inputs.values);
      const attended = begin(work, request);
      // In a function of its own, so that what the user's code throws at once is caught with the rest.
      const { plugins } = work;
      const ready = { call, args, attended, ...(plugins === undefined ? {} : { plugins }) };
      const made = await finish(work, ready, async () => invoke(ready));
      await refuseChanged(work);
      const written = inputs.whyWritten();
      return made.ok && written !== undefined ? { ok: false, failure: written } : made;
    },
    makeAtOnce(work, request) {
      if (work.declared !== undefined || work.timeoutMs !== undefined || work.share === true)
        return undefined;
      if (work.plugins !== undefined) return undefined;
      const call =
        work.origin === undefined ? recordedCall(work) : grownCalls.find(work, work.origin);
      if (call === undefined || call.chain !== undefined || call.kind === "construct")
        return undefined;
      const inputs = inputsAtHand(work);
      if (inputs === undefined) return undefined;
      const args = fill(call, work, inputs);
      const attended = begin(work, request);
      let made: MadeCall;
      try {
        const value = invoke({ call, args, attended });
        if (isThenable(value)) return finish(work, { call, attended }, () => value);
        made = conclude(call, value);
      } catch (thrown) {
        made = failedBy(thrown);
      }
      loaded.recorder.inner = "ended";
      attended.isLate();
      attended.end();
      restoreGlobals();
      return made;
    },
    blame(thrown, thrower) {
      if (blamed === undefined || (thrower !== undefined && thrower !== blamed.node)) return false;
      blamed.fail(thrown);
      return true;
    },
  };
}

const noInputs: ReadonlyMap<number, unknown> = new Map();

/** A turn of the event loop: promises that nobody awaited have been reported by then. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Never throws: what user code returns may be a proxy, or have a getter that throws; to wait for it shows that. */
function isThenable(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return typeof (value as { readonly then?: unknown }).then === "function";
  } catch {
    return true;
  }
}

function failedBy(thrown: unknown): MadeCall {
  return { ok: false, failure: failureOf(thrown) };
}

function failureOf(thrown: unknown): NodeFailure {
  if (isExitCalled(thrown)) return { reason: "node-exited", exitCode: thrown.exitCode };
  return { reason: "node-threw", thrown: describeThrown(thrown) };
}

function timedOut({ timeoutMs = 0 }: CallWork): MadeCall {
  return { ok: false, failure: { reason: "node-timed-out", timeoutMs } };
}

function spellCall({ name, functionName, argumentsText }: RecordedCall): string {
  return `${name} = ${functionName}${argumentsText}`;
}
