import type { MemberExpression } from "acorn";
import { memberName } from "../node-shapes.ts";
import { dependOn, dependOnGetters, dependOnImplicit, raise } from "./ask-openness.ts";
import { globalChain } from "./global-chain.ts";
import { importAt, levelOfImport } from "./imports.ts";
import { levelOfGlobal } from "./open-level.ts";
import type { Walk } from "./open-state.ts";

/** A property is asked for. */
export function visitMember(node: MemberExpression, walk: Walk): void {
  const { state } = walk;
  const name = memberName(node);
  dependOnImplicit(walk);
  const chain = globalChain(node, state);
  if (chain !== undefined) raise(walk, levelOfGlobal(chain, "value"));
  else {
    const from = importAt(node.object, state);
    if (from === undefined) walk.visit(node.object, walk);
    else raise(walk, levelOfImport(from, { member: name ?? "?", isCall: false }, state));
    if (name !== undefined) dependOnGetters(walk, name);
  }
  if (!node.computed) return;
  walk.visit(node.property, walk);
  // A number is no name of a getter.
  if (name === undefined && node.property.type !== "Literal") {
    dependOn(walk, { kind: "every getter" });
  }
}
