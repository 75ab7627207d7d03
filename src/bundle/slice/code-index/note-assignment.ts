import type {
  AnyNode,
  AssignmentExpression,
  ForInStatement,
  ForOfStatement,
  VariableDeclarator,
} from "acorn";
import type { Unit } from "../find-units.ts";
import { unwrapName } from "../node-shapes.ts";
import { isFunction } from "../parse-module.ts";
import type { IndexDraft } from "./index-draft.ts";
import { noteValue } from "./note-definition.ts";

/** Notes what a declaration starts with, and the name of a function that is declared so. */
export function noteDeclarator(
  { id, init }: VariableDeclarator,
  unit: Unit,
  draft: IndexDraft,
): void {
  if (!init) return;
  noteValue(id, { from: { node: init, unit }, isReassigned: false }, draft);
  const plain = unwrapName(init);
  if (id.type !== "Identifier" || !isFunction(plain)) return;
  const variable = draft.names.at.get(id.start);
  if (variable !== undefined) draft.nameOf.set(plain, variable);
}

/** Notes what variables are assigned. */
export function noteAssignment(
  { left, right }: AssignmentExpression,
  unit: Unit,
  draft: IndexDraft,
): void {
  noteValue(left, { from: { node: right, unit }, isReassigned: true }, draft);
}

/** Notes what the variables of a loop go through. */
export function noteLoop(
  node: ForInStatement | ForOfStatement,
  unit: Unit,
  draft: IndexDraft,
): void {
  const { left } = node;
  const target = left.type === "VariableDeclaration" ? left.declarations[0]?.id : left;
  if (target === undefined) return;
  for (const given of goneThrough(node)) {
    if (given) noteValue(target, { from: { node: given, unit }, isReassigned: false }, draft);
  }
}

function goneThrough({
  type,
  right,
}: ForInStatement | ForOfStatement): readonly (AnyNode | null)[] {
  const isListed = type === "ForOfStatement" && right.type === "ArrayExpression";
  return isListed && right.elements.length > 0 ? right.elements : [right];
}
