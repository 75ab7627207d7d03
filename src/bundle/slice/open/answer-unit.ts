import type { Unit } from "../find-units.ts";
import { isClass } from "../parse-module.ts";
import { dependOn, raise } from "./ask-openness.ts";
import { isLazyModule, isWayHere } from "./bundle-names.ts";
import { levelOfImport } from "./imports.ts";
import type { Inquiry } from "./open-state.ts";
import { startWalk } from "./start-walk.ts";
import { visitClass } from "./visit-code.ts";
import { visitDeep } from "./visit-deep.ts";

/** What a unit runs while the module loads. */
export function answerEvaluation(unit: Unit, inquiry: Inquiry): void {
  if (unit.from !== undefined || unit.kind === "function" || unit.kind === "naming") return;
  const { node } = unit;
  if (isWayHere(node)) return;
  const walk = startWalk(inquiry, { unit, within: node });
  if (isClass(node)) {
    visitClass(node, walk);
    return;
  }
  if (node.type !== "VariableDeclarator") {
    walk.visit(node, walk);
    return;
  }
  if (!node.init) return;
  if (isLazyModule(node.init)) {
    dependOn(inquiry, { kind: "anything in", of: unit });
    return;
  }
  walk.visit(node.id, walk);
  walk.visit(node.init, walk);
}

/** All that a unit could come to run. */
export function answerAnythingIn(unit: Unit, inquiry: Inquiry): void {
  if (unit.from !== undefined) {
    raise(inquiry, levelOfImport(unit, { member: "", isCall: true }, inquiry.state));
  } else if (!isWayHere(unit.node)) visitDeep(unit.node, inquiry);
}

/** All that a unit could come to run, and all that could call what it declares. */
export function answerAnythingAround(unit: Unit, inquiry: Inquiry): void {
  dependOn(inquiry, { kind: "anything in", of: unit });
  for (const other of inquiry.state.index.mentionedBy.get(unit) ?? []) {
    dependOn(inquiry, { kind: "anything in", of: other });
  }
}
