import type { AnyNode } from "acorn";
import type { Definition } from "../code-index/code-index.ts";
import { memberName } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import type { FunctionNode } from "../parse-module.ts";
import { dependOn } from "./ask-openness.ts";
import type { Inquiry } from "./open-state.ts";
import { startWalk } from "./start-walk.ts";
import { visitNode } from "./visit-node.ts";

type Parameter = Extract<Definition, { readonly how: "parameter" }>;

/** What a parameter holds is told by all that may call its function. */
export function answerParameter(definition: Parameter, inquiry: Inquiry): void {
  const { analysed, index } = inquiry.state;
  const { node: fn, unit: around } = definition.of;
  const call = index.callOf.get(fn);
  if (call !== undefined) {
    answerCallback(call, definition, inquiry);
    return;
  }
  const variable = index.nameOf.get(fn);
  if (variable === undefined) {
    dependOn(inquiry, { kind: "anything around", of: around });
    return;
  }
  const callers = index.callers.get(variable);
  for (const { node, unit } of callers?.calls ?? []) {
    const walk = startWalk(inquiry, { unit });
    for (const argument of argumentsFor(definition.index, { call: node, fn })) {
      visitNode(argument, walk);
    }
  }
  // What ffuse calls it with are the parameters of the workflow, which count by themselves.
  if (variable.ofModule && analysed.defaultExport === variable) return;
  for (const unit of callers?.escapes ?? []) dependOn(inquiry, { kind: "anything in", of: unit });
}

/** A function literal is called with what the call that it is given to may give it. */
function answerCallback(call: CallNode, { of }: Parameter, inquiry: Inquiry): void {
  const { node, unit } = of;
  visitNode(call, { ...startWalk(inquiry, { unit }), without: node });
  const name = call.callee.type === "MemberExpression" ? memberName(call.callee) : undefined;
  if (name !== undefined && feedsItself.test(name)) {
    dependOn(inquiry, { kind: "body", of: node, in: unit });
  }
}

/** Methods that call a function with what it gave before. */
const feedsItself = /^(?:reduce|reduceRight|then|catch)$/;

/** The arguments of a call that a parameter may come from. */
function argumentsFor(
  at: number,
  { call, fn }: { readonly call: CallNode; readonly fn: FunctionNode },
): readonly AnyNode[] {
  const upTo = call.arguments.slice(0, at + 1);
  if (upTo.some(({ type }) => type === "SpreadElement")) return call.arguments;
  const isRest = fn.params[at]?.type === "RestElement";
  return call.arguments.slice(at, isRest ? undefined : at + 1);
}
