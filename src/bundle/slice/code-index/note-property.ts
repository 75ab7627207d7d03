import type {
  AnyNode,
  AssignmentExpression,
  AssignmentProperty,
  MethodDefinition,
  Property,
  PropertyDefinition,
} from "acorn";
import { literalText } from "../collect-references.ts";
import type { Unit } from "../find-units.ts";
import { baseOf, keyName, memberName, unwrapName } from "../node-shapes.ts";
import type { Piece } from "./code-index.ts";
import { addTo } from "./index-draft.ts";
import type { IndexDraft } from "./index-draft.ts";

/** Notes what a literal or class puts under a name. */
export function noteMember(
  node: Property | AssignmentProperty | MethodDefinition,
  unit: Unit,
  draft: IndexDraft,
): void {
  const name = node.computed ? (literalText(node.key) ?? "") : keyName(node.key);
  if (node.kind !== "get") {
    noteProperty(name, { node: node.value, unit }, draft);
    return;
  }
  const piece = { node: node.value, unit };
  addTo(draft.getters, name, piece);
  if (name === "" && unit.end > draft.runtimeEnd) draft.implicit.push(piece);
}

/** Notes what a field of a class starts with. */
export function noteField(node: PropertyDefinition, unit: Unit, draft: IndexDraft): void {
  if (!node.value) return;
  noteProperty(node.computed ? "" : keyName(node.key), { node: node.value, unit }, draft);
}

/** Notes what is assigned to a property. */
export function noteMemberAssignment(
  { left, right }: AssignmentExpression,
  unit: Unit,
  draft: IndexDraft,
): void {
  if (left.type !== "MemberExpression") return;
  noteExtension(left, unit, draft);
  noteProperty(memberName(left) ?? "", { node: right, unit }, draft);
}

/** Notes that a unit puts properties on the variable that a chain starts at. */
export function noteExtension(target: AnyNode, unit: Unit, draft: IndexDraft): void {
  const base = baseOf(target);
  const variable = base.type === "Identifier" ? draft.names.at.get(base.start) : undefined;
  if (variable?.ofModule === true) addTo(draft.extendedBy, variable, unit);
}

const implicitNames = /^(?:toString|valueOf|toJSON|then|next|return)$/;

function noteProperty(name: string, { node: value, unit }: Piece, draft: IndexDraft): void {
  if (unit.end <= draft.runtimeEnd) return;
  const node = unwrapName(value);
  if (isPlainData(node)) return;
  addTo(draft.methods, name, { node, unit });
  if (name === "" || implicitNames.test(name)) draft.implicit.push({ node, unit });
}

function isPlainData({ type }: AnyNode): boolean {
  return /^(?:Literal|TemplateLiteral|(?:Array|Object|Binary|Unary)Expression|(?:Object|Array|Assignment)Pattern)$/.test(
    type,
  );
}
