import type { AnyNode, MemberExpression } from "acorn";
import { forEachKnownChild, literalText } from "../collect-references.ts";
import { memberName } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import { dependOn, dependOnGetters, raise } from "./ask-openness.ts";
import { classifyCall } from "./classify-call.ts";
import { globalChain } from "./global-chain.ts";
import { importAt, levelOfImport, levelOfLoaded } from "./imports.ts";
import { levelOfGlobal, levelOfMethod } from "./open-level.ts";
import type { Inquiry } from "./open-state.ts";

/** Goes through all that a node mentions, whether it is evaluated or not. */
export function visitDeep(node: AnyNode, inquiry: Inquiry): void {
  switch (node.type) {
    case "Identifier":
      visitNameDeep(node, inquiry);
      return;
    case "CallExpression":
    case "NewExpression":
      visitCallDeep(node, inquiry);
      return;
    case "MemberExpression":
      visitMemberDeep(node, inquiry);
      return;
    case "ImportExpression":
      raise(inquiry, levelOfLoaded(literalText(node.source)));
      return;
    default:
      visitChildren(node, inquiry);
  }
}

function visitChildren(node: AnyNode, inquiry: Inquiry): void {
  forEachKnownChild(node, inquiry.state.analysed.names, (child) => {
    visitDeep(child, inquiry);
  });
}

function visitNameDeep(
  { name, start }: { readonly name: string; readonly start: number },
  inquiry: Inquiry,
): void {
  const { names } = inquiry.state.analysed;
  const variable = names.at.get(start);
  if (variable?.ofModule === true) dependOn(inquiry, { kind: "anything of", of: variable });
  else if (names.globals.has(start)) raise(inquiry, levelOfGlobal([name], "value"));
}

function visitCallDeep(node: CallNode, inquiry: Inquiry): void {
  const call = classifyCall(node, inquiry.state);
  switch (call.kind) {
    case "recording":
      return;
    case "require":
      raise(inquiry, call.level);
      return;
    case "global":
      raise(inquiry, call.level);
      for (const argument of node.arguments) visitDeep(argument, inquiry);
      return;
    case "import":
    case "method":
    case "other":
      visitChildren(node, inquiry);
      return;
  }
}

function visitMemberDeep(node: MemberExpression, inquiry: Inquiry): void {
  const { state } = inquiry;
  const chain = globalChain(node, state);
  const from = importAt(node.object, state);
  const name = memberName(node) ?? "?";
  if (chain !== undefined) raise(inquiry, levelOfGlobal(chain, "value"));
  else if (from !== undefined) {
    raise(inquiry, levelOfImport(from, { member: name, isCall: true }, state));
  } else {
    raise(inquiry, levelOfMethod(name));
    visitDeep(node.object, inquiry);
    if (state.index.methods.has(name)) dependOn(inquiry, { kind: "methods", of: name });
    dependOnGetters(inquiry, name);
  }
  if (node.computed) visitDeep(node.property, inquiry);
}
