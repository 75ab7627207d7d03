import type { AnyNode, Identifier } from "acorn";
import type { Unit } from "../find-units.ts";
import { baseOf, memberName, unwrapName } from "../node-shapes.ts";
import type { CallNode } from "../node-shapes.ts";
import { isFunction } from "../parse-module.ts";
import { callersOf } from "./index-draft.ts";
import type { IndexDraft } from "./index-draft.ts";
import { noteDefinition } from "./note-definition.ts";
import { noteExtension } from "./note-property.ts";

/** Notes who is called, and what becomes of the arguments. */
export function noteCall(node: CallNode, unit: Unit, draft: IndexDraft): void {
  noteCallee(node, unit, draft);
  if (unwrapName(node) !== node) {
    // The helper that gives a function its name back calls nothing.
    const [named] = node.arguments;
    if (named?.type === "Identifier") draft.calledNames.add(named.start);
    return;
  }
  for (const argument of node.arguments) {
    const plain = unwrapName(argument);
    if (isFunction(plain)) draft.callOf.set(plain, node);
  }
  const [first] = node.arguments;
  if (first !== undefined && isExtension(node)) noteExtension(first, unit, draft);
  if (isInterception(node, draft)) {
    for (const argument of node.arguments) draft.implicit.push({ node: argument, unit });
  }
  noteHanded(node, unit, draft);
}

/** Notes that a unit gets hold of what a name stands for, unless it declares it or only calls it. */
export function noteMention({ start }: Identifier, unit: Unit, draft: IndexDraft): void {
  const variable = draft.names.at.get(start);
  if (variable === undefined || start === variable.declaredAt) return;
  if (!draft.calledNames.has(start)) callersOf(draft, variable).escapes.add(unit);
}

function noteCallee(node: CallNode, unit: Unit, draft: IndexDraft): void {
  const { callee } = node;
  if (callee.type !== "Identifier") return;
  const variable = draft.names.at.get(callee.start);
  if (variable === undefined) return;
  draft.calledNames.add(callee.start);
  callersOf(draft, variable).calls.push({ node, unit });
}

/** A call may put what it is given into the object, and into what else it is given. */
function noteHanded(node: CallNode, unit: Unit, draft: IndexDraft): void {
  const { callee } = node;
  if (node.arguments.length === 0) return;
  const targets: AnyNode[] = [...node.arguments];
  if (callee.type === "MemberExpression" && callee.object.type !== "Super") {
    targets.push(callee.object);
  }
  for (const target of targets) {
    const base = baseOf(target);
    if (base.type === "Identifier" && (target !== base || mayChange(node, target, draft))) {
      noteDefinition(base, { how: "handed", to: { node, unit } }, draft);
    }
  }
}

function mayChange({ callee }: CallNode, target: AnyNode, draft: IndexDraft): boolean {
  if (callee.type === "MemberExpression" && callee.object === target) return true;
  // A name of no module is a built-in function, whose callers keep what they gave.
  return !(callee.type === "Identifier" && draft.names.globals.has(callee.start));
}

function isExtension({ callee }: CallNode): boolean {
  return (
    callee.type === "MemberExpression" &&
    /^(?:assign|defineProperty|defineProperties|set|setPrototypeOf)$/.test(memberName(callee) ?? "")
  );
}

function isInterception({ callee }: CallNode, { runtimeEnd }: IndexDraft): boolean {
  if (callee.type === "Identifier") return callee.name === "Proxy";
  return (
    callee.type === "MemberExpression" &&
    /^definePropert(?:y|ies)$/.test(memberName(callee) ?? "") &&
    callee.start >= runtimeEnd
  );
}
