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
  const argumentsHash = sha256(text);
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
    callHash: callHash(call, functionKey, argumentsHash, holes),
    argumentsText: text.slice(0, spellingLimit),
    argumentsHash,
    ...(unspellable === undefined ? {} : { unspellable }),
    ...(call.chain === undefined ? {} : { chain: call.chain }),
  };
}

function callHash(
  call: LiveCall,
  functionKey: string,
  argumentsHash: string,
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
      argumentsHash,
      filled,
      chain,
    ]),
  );
}

/** Two wrapped functions may share text and differ in what they close over, so the position of the wrapping counts too. */
function functionKeyOf(wrapped: LiveFunction, paramsText: string): string {
  const params = wrapped.underParams ? paramsText : "";
  const known = keys.get(wrapped);
  if (known?.params === params) return known.key;
  const key = sha256(JSON.stringify([wrapped.ordinal, textHashOf(wrapped), params]));
  keys.set(wrapped, { params, key });
  return key;
}

const keys = new WeakMap<LiveFunction, { readonly params: string; readonly key: string }>();
