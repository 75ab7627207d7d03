import type { AnyNode } from "acorn";
import { memberName, unwrapCallee } from "../node-shapes.ts";
import type { OpenState } from "./open-state.ts";

/** `["process", "env", "KEY"]`, if it starts at a name that no module declares; `?` for a computed name. */
export function globalChain(node: AnyNode, state: OpenState): readonly string[] | undefined {
  const at = unwrapCallee(node);
  if (at.type === "Identifier") return isGlobal(at, state) ? [at.name] : undefined;
  if (at.type !== "MemberExpression") return undefined;
  const before = globalChain(at.object, state);
  return before === undefined ? undefined : [...before, memberName(at) ?? "?"];
}

/** Whether an expression is a name that no module declares. */
export function isGlobal(node: AnyNode, { analysed }: OpenState): boolean {
  return node.type === "Identifier" && analysed.names.globals.has(node.start);
}
