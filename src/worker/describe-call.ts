import { spellingLimit } from "../model/fingerprint-parts.ts";
import { isHoleMarker } from "../model/live-graph.ts";
import type { LiveCall, LiveFunction } from "../model/live-graph.ts";
import type { Hole, RecordedCall } from "../model/recorded-graph.ts";
import { sha256, spellValue } from "../util/spell-value.ts";
import { textHashOf } from "./describe-function.ts";
import { findSite } from "./find-site.ts";

/** A recorded call as data for the main thread. `paramsText` is the spelling of the workflow's parameters. */
export function describeCall(call: LiveCall, paramsText: string): RecordedCall {
  const holes: Hole[] = [];
  const { text, unspellable } = spellValue(call.args, (part, where) => {
    if (!isHoleMarker(part)) return undefined;
    holes.push({ parent: part.parent, path: part.path, where });
    return "#";
  });
  const place = findSite(call.site);
  const functionKey = functionKeyOf(call.function, paramsText);
  return {
    kind: call.kind,
    functionName: call.functionName,
    name: call.name,
    named: call.named,
    ...(place === undefined ? {} : { place }),
    holes,
    function: call.function.ordinal,
    ...(call.method === undefined ? {} : { method: call.method }),
    declared: [],
    callHash: callHash(call, functionKey, text, holes),
    argumentsText: text.slice(0, spellingLimit),
    argumentsHash: sha256(text),
    ...(unspellable === undefined ? {} : { unspellable }),
    ...(call.chain === undefined ? {} : { chain: call.chain }),
  };
}

function callHash(
  call: LiveCall,
  functionKey: string,
  argumentsText: string,
  holes: readonly Hole[],
): string {
  const filled = holes.map(({ parent, path }) => [parent, path]);
  const chain = call.chain === undefined ? [] : [call.chain.instance, call.chain.previous];
  return sha256(
    JSON.stringify([
      call.kind,
      call.name,
      call.functionName,
      functionKey,
      argumentsText,
      filled,
      chain,
    ]),
  );
}

/** Two wrapped functions may share text and differ in what they close over, so the position of the wrapping counts too. */
function functionKeyOf(wrapped: LiveFunction, paramsText: string): string {
  const params = wrapped.underParams ? paramsText : "";
  return JSON.stringify([wrapped.ordinal, textHashOf(wrapped), params]);
}
