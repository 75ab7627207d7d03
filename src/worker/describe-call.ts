import { spellingLimit } from "../model/fingerprint-parts.ts";
import type { LiveCall, LiveFunction } from "../model/live-graph.ts";
import type { Hole, RecordedCall } from "../model/recorded-graph.ts";
import { sha256 } from "../util/spell-value.ts";
import { describeArguments } from "./describe-arguments.ts";
import { textHashOf } from "./describe-function.ts";
import { findSite } from "./find-site.ts";

/** Where a call was recorded. */
export interface CallSurroundings {
  /** The spelling of the workflow's parameters. */
  readonly paramsText: string;
  /** Absolute path of the folder at which relative paths of declared inputs begin. */
  readonly folder: string;
}

/** A recorded call as data for the main thread. */
export function describeCall(
  call: LiveCall,
  { paramsText, folder }: CallSurroundings,
): RecordedCall {
  const { text, unspellable, holes, declared } = describeArguments(call.args, folder);
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
    declared,
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
