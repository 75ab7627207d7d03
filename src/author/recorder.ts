import { anonymousName, recorderKey, wrapFramesLimit } from "../model/live-graph.ts";
import type {
  ElementKey,
  InnerRecording,
  LiveCall,
  LiveFunction,
  Recorder,
} from "../model/live-graph.ts";
import { defaultName } from "../model/default-name.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { captureArguments } from "./capture-arguments.ts";

/** The recorder of this realm, made at first use; every copy of ffuse in the realm shares it. */
function recorder(): Recorder {
  const realm = globalThis as { [recorderKey]?: Recorder | undefined };
  return (realm[recorderKey] ??= {
    functions: [],
    calls: [],
    counts: new Map(),
    running: undefined,
    underParams: false,
  });
}

/** Notes that values of nodes of this realm may hold output files. */
export function noteOutputFile(): void {
  recorder().madeOutputFiles = true;
}

/** Notes a wrapped function or class; stack frames above `wrappedThrough` are ours. */
export function recordFunction(
  code: (...args: never) => unknown,
  kind: LiveFunction["kind"],
  wrappedThrough: (...args: never) => unknown,
): LiveFunction {
  const { functions, underParams } = recorder();
  const wrapped: LiveFunction = {
    ordinal: functions.length,
    name: code.name === "" ? anonymousName : code.name,
    site: captureSite(wrappedThrough),
    kind,
    code,
    underParams,
  };
  functions.push(wrapped);
  return wrapped;
}

export interface NewCall {
  readonly kind: LiveCall["kind"];
  readonly function: LiveFunction;
  readonly method?: string;
  readonly args: readonly unknown[];
  readonly chain?: { readonly instance: number; readonly previous: number };
  /** For a `map`: names its elements. */
  readonly key?: ElementKey;
  readonly how?: LiveCall["how"];
  /** The function the author called: stack frames above it are ours. */
  readonly calledThrough: (...args: never) => unknown;
}

/** Notes a call: one of the module, or of the node that runs. Throws `FfuseError` `called-inside-node` where a node may not call. */
export function recordCall(call: NewCall): LiveCall {
  const { running } = recorder();
  if (running !== undefined) return recordInnerCall(call, running);
  const { calls, counts, withoutSites } = recorder();
  const { kind, method, chain } = call;
  const functionName =
    method === undefined ? call.function.name : `${call.function.name}.${method}`;
  if (kind === "map" || kind === "reduce" || kind === "gather") {
    const shown = shownName(call);
    const name = defaultName(counts, shown, kind);
    const recorded = callOfMany(call, { id: calls.length, functionName: shown, name });
    calls.push(recorded);
    return recorded;
  }
  const count = counts.get(functionName) ?? 0;
  const name = `${functionName}_${String(count).padStart(4, "0")}`;
  const args = captureArguments(call.args, name);
  // One frame is enough to say where a call stands, and keeps a graph of a million calls small.
  const site = withoutSites === true ? noSite : captureSite(call.calledThrough, 1);
  const id = calls.length;
  // Two literals, since spreading what may be absent costs more than all the rest.
  const recorded: LiveCall =
    method === undefined || chain === undefined
      ? { id, kind, function: call.function, functionName, name, named: false, args, site }
      : {
          ...{ id, kind, function: call.function, functionName, name, named: false, args, site },
          ...{ method, chain },
        };
  counts.set(functionName, count + 1);
  calls.push(recorded);
  return recorded;
}

/** A call of a node that runs: its name begins with that of the node, and it counts if the node returns its handle. */
function recordInnerCall(call: NewCall, node: string): LiveCall {
  const known = recorder();
  const functionName = call.function.name;
  const { inner = newInner() } = known;
  const isClass = call.kind === "construct" || call.kind === "method";
  if (isClass || inner === "ended") {
    throw new FfuseError({ reason: "called-inside-node", functionName, node });
  }
  known.inner = inner;
  const { calls, counts } = inner;
  const shown = shownName(call);
  const name = `${node}/${defaultName(counts, shown, call.kind)}`;
  const recorded = {
    ...callOfMany(call, { id: -1 - calls.length, functionName: shown, name }),
    under: node,
  };
  calls.push(recorded);
  return recorded;
}

/** What a call is listed under: that of the function, or what is done with failures. */
function shownName({ how, function: { name } }: NewCall): string {
  return how === undefined || how === "collect" ? name : how;
}

function newInner(): InnerRecording {
  return { calls: [], counts: new Map(), capture: captureArguments };
}

function callOfMany(
  { kind, function: wrapped, args, calledThrough, key, how }: NewCall,
  { id, functionName, name }: Pick<LiveCall, "id" | "functionName" | "name">,
): LiveCall {
  return {
    ...{ id, kind, function: wrapped, functionName, name, named: false },
    args: captureArguments(args, name),
    site: recorder().withoutSites === true ? noSite : captureSite(calledThrough, 1),
    ...(key === undefined ? {} : { key }),
    ...(how === undefined ? {} : { how }),
  };
}

const noSite = {};

/** The stack above a function of ours that the author called. */
export function captureSite(
  calledThrough: (...args: never) => unknown,
  frames: number = wrapFramesLimit,
): { readonly stack?: string } {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, calledThrough);
  Error.stackTraceLimit = limit;
  return site;
}
