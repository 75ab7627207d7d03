import { FfuseError } from "../failure/ffuse-error.ts";
import type { GrownHole, InnerCall, InnerCalls, InnerValues } from "../model/growth.ts";
import { innerIndex, isHoleMarker } from "../model/live-graph.ts";
import type { InnerRecording, LiveCall } from "../model/live-graph.ts";
import { isDeclaredMarker } from "../model/declared-marker.ts";
import { encodeValue } from "../store/codecs/encode-value.ts";
import { joinBytes } from "../store/join-bytes.ts";
import { describeArguments } from "./describe-arguments.ts";
import { describeCall } from "./describe-call.ts";
import { fillArguments } from "./fill-arguments.ts";
import { placeholderOf } from "./placeholders.ts";

/**
 * What a node hands over to that has called wrapped functions and returned handles. Throws `FfuseError` `inner-call-lost` if
 * what it returned does not need each of these calls, and `handle-from-outside`; `UnkeepableError` for arguments that
 * cannot be kept.
 */
export function innerGrowth(
  node: LiveCall,
  { calls, capture }: InnerRecording,
  returned: unknown,
  folder: string,
): InnerCalls {
  const returns = capture([returned], node.name);
  const holes = describeArguments(returns, folder).holes.map((hole) => ({
    call: indexOf(hole.parent, node),
    path: hole.path,
  }));
  const described = calls.map((call): InnerCall => {
    if (call.key !== undefined) {
      // It would have to be found again in another thread, where the node that made it has not run.
      const what = "a key for a list that is not there yet, inside a node";
      throw new FfuseError({ reason: "map-options-invalid", what });
    }
    const { callHash, declared, ...rest } = describeCall(call, { paramsText: "", folder });
    void callHash;
    void declared;
    const own = rest.holes.map((hole) => ({ ...hole, parent: indexOf(hole.parent, node) }));
    const after = call.after === undefined ? {} : { after: call.after.map(innerIndex) };
    // Another node with the same fingerprint hands over to the same calls, under its own name.
    return { ...rest, name: rest.name.slice(node.name.length + 1), holes: own, ...after };
  });
  refuseLost(node, described, holes);
  refuseTwice(node, described);
  const [first] = holes;
  const values: InnerValues = {
    args: calls.map(({ args }) => withPlaceholders(args)),
    returns: withPlaceholders(returns)[0],
  };
  const { codec, parts } = encodeValue(values);
  return {
    kind: "calls",
    calls: described,
    returns: holes,
    isOneCall: first?.path.length === 0 && isHoleMarker(returns[0]),
    values: { codec, bytes: joinBytes(parts) },
  };
}

function withPlaceholders(values: readonly unknown[]): unknown[] {
  return fillArguments(values, (marker) =>
    isDeclaredMarker(marker) ? marker : placeholderOf(marker),
  );
}

function indexOf(id: number, node: LiveCall): number {
  if (id < 0) return innerIndex(id);
  throw new FfuseError({ reason: "handle-from-outside", node: node.name });
}

function refuseTwice(node: LiveCall, calls: readonly InnerCall[]): void {
  const names = new Set<string>();
  for (const { name } of calls) {
    if (names.has(name)) {
      const twice = `${node.name}/${name}`;
      throw new FfuseError({ reason: "grown-name-taken", node: node.name, name: twice });
    }
    names.add(name);
  }
}

function refuseLost(
  node: LiveCall,
  calls: readonly InnerCall[],
  returns: readonly GrownHole[],
): void {
  const needed = new Set(returns.map(({ call }) => call));
  // Calls need earlier ones only, so that one look back finds all.
  for (let index = calls.length - 1; index >= 0; index -= 1) {
    const call = calls[index];
    if (call === undefined) continue;
    if (!needed.has(index)) {
      throw new FfuseError({ reason: "inner-call-lost", node: node.name, call: call.functionName });
    }
    for (const { parent } of call.holes) needed.add(parent);
    for (const earlier of call.after ?? []) needed.add(earlier);
  }
}
