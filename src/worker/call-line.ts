import type { LiveCall, LiveFunction } from "../model/live-graph.ts";
import { sha256 } from "../util/spell-value.ts";
import type { DescribedArguments } from "./describe-arguments.ts";
import { textHashOf } from "./describe-function.ts";

/**
 * All that makes a recorded call this call, as one text: a realm that loads the module again must find the same. Texts
 * of any content carry their lengths, so that no two calls have one line.
 */
export function callLine(
  call: LiveCall,
  paramsText: string,
  { text, holes, declared, unspellable }: DescribedArguments,
): string {
  const { kind, name, functionName, chain } = call;
  let line = `${kind} ${functionKeyOf(call.function, paramsText)}`;
  line += ` ${name.length}:${name} ${functionName.length}:${functionName} ${text.length}:${text}`;
  for (const { parent, path } of holes) {
    line += path.length === 0 ? ` ${parent}` : ` ${parent}${JSON.stringify(path)}`;
  }
  for (const { kind, target = "", glob = "" } of declared) {
    line += ` ${kind}${JSON.stringify([target, glob])}`;
  }
  if (chain !== undefined) line += ` ${chain.instance}.${chain.previous}`;
  if (call.how !== undefined) line += ` ${call.how}`;
  if (call.after !== undefined) line += ` after ${call.after.join()}`;
  if (call.key !== undefined) line += ` ${sha256(Function.prototype.toString.call(call.key))}`;
  return unspellable === undefined ? line : `${line} ?`;
}

/** Two wrapped functions may share text and differ in what they close over, so the position of the wrapping counts too. */
function functionKeyOf(wrapped: LiveFunction, paramsText: string): string {
  const params = wrapped.underParams ? (wrapped.combination?.paramsText ?? paramsText) : "";
  const known = keys.get(wrapped);
  if (known?.params === params) return known.key;
  const key = sha256(JSON.stringify([wrapped.ordinal, textHashOf(wrapped), params]));
  keys.set(wrapped, { params, key });
  return key;
}

const keys = new WeakMap<LiveFunction, { readonly params: string; readonly key: string }>();
