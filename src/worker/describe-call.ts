import { spellingLimit } from "../model/fingerprint-parts.ts";
import type { LiveCall } from "../model/live-graph.ts";
import type { RecordedCall } from "../model/recorded-graph.ts";
import { sha256 } from "../util/spell-value.ts";
import { callLine } from "./call-line.ts";
import { describeArguments } from "./describe-arguments.ts";
import { findSite } from "./find-site.ts";

/** Where a call was recorded. */
export interface CallSurroundings {
  /** The spelling of the workflow's parameters. */
  readonly paramsText: string;
  /** Absolute path of the folder at which relative paths of declared inputs begin. */
  readonly folder: string;
}

/** The hash of a recorded call, as `describeCall` gives it, with nothing else worked out. */
export function callHashOf(call: LiveCall, { paramsText, folder }: CallSurroundings): string {
  return sha256(callLine(call, paramsText, describeArguments(call.args, folder)));
}

/** A recorded call as data for the main thread. */
export function describeCall(
  call: LiveCall,
  { paramsText, folder }: CallSurroundings,
): RecordedCall {
  const described = describeArguments(call.args, folder);
  const { text, unspellable, holes, declared } = described;
  const place = findSite(call.site);
  const { kind, functionName, name, named, method, chain, variant } = call;
  return {
    kind,
    functionName,
    name,
    named,
    holes,
    function: call.function.ordinal,
    declared,
    callHash: sha256(callLine(call, paramsText, described)),
    argumentsText: text.length <= spellingLimit ? text : text.slice(0, spellingLimit),
    argumentsHash: sha256(text),
    ...(place === undefined ? none : { place }),
    ...(method === undefined ? none : { method }),
    ...(unspellable === undefined ? none : { unspellable }),
    ...(chain === undefined ? none : { chain }),
    ...(variant === undefined ? none : { variant }),
    ...(call.key === undefined && call.how === undefined ? none : { how: howOf(call) }),
    ...(call.after === undefined ? none : { after: call.after }),
  };
}

/** The names that it gives are kept with what a `map` hands over to, so they have to be found anew with another key. */
function howOf({ how, key }: Pick<LiveCall, "how" | "key">): string {
  const named = key === undefined ? "" : `key ${sha256(Function.prototype.toString.call(key))}`;
  return [how ?? "", named].filter((part) => part !== "").join(" ");
}

const none = {};
