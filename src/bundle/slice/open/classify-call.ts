import type { AnyNode, MemberExpression } from "acorn";
import { memberName, unwrapCallee } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import { globalChain } from "./global-chain.ts";
import { importAt, levelOfImport } from "./imports.ts";
import { callingGlobals, levelOfGlobal } from "./open-level.ts";
import type { OpenLevel } from "./open-level.ts";
import type { OpenState } from "./open-state.ts";
import { isRecording } from "./recorded-calls.ts";
import { levelOfRequired } from "./require-calls.ts";

/** What is called, as far as the callee tells. */
export type ClassifiedCall =
  /** ffuse, or what it gave: the call only records or declares something. */
  | { readonly kind: "recording" }
  /** `require("x")` or the like. */
  | { readonly kind: "require"; readonly level: OpenLevel }
  /** What no module declares; whether it may call whatever it is given. */
  | { readonly kind: "global"; readonly level: OpenLevel; readonly isCalling: boolean }
  /** What another module gives, or a member of it. */
  | { readonly kind: "import"; readonly level: OpenLevel }
  | { readonly kind: "method"; readonly callee: MemberExpression }
  | { readonly kind: "other"; readonly callee: AnyNode };

/** Tells what a call or `new` calls. */
export function classifyCall(node: CallNode, state: OpenState): ClassifiedCall {
  const callee = unwrapCallee(node.callee);
  if (isRecording(callee, state)) return { kind: "recording" };
  const required = levelOfRequired(node, callee, state);
  if (required !== undefined) return { kind: "require", level: required };
  const chain = globalChain(callee, state);
  if (chain !== undefined) {
    const use = node.type === "NewExpression" && node.arguments.length > 0 ? "new" : "call";
    const isCalling = callingGlobals.has(chain.join("."));
    return { kind: "global", level: levelOfGlobal(chain, use), isCalling };
  }
  const isMember = callee.type === "MemberExpression";
  const from = importAt(isMember ? callee.object : callee, state);
  if (from !== undefined) {
    const member = isMember ? (memberName(callee) ?? "?") : "";
    return { kind: "import", level: levelOfImport(from, { member, isCall: true }, state) };
  }
  return isMember ? { kind: "method", callee } : { kind: "other", callee };
}
