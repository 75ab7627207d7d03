import type { AnyNode, Expression } from "acorn";
import type { Unit } from "../find-units.ts";
import { baseOf } from "../node-shapes.ts";
import { forEachChild } from "../parse-module.ts";
import type { FunctionNode } from "../parse-module.ts";
import type { Definition, Piece } from "./code-index.ts";
import { addTo } from "./index-draft.ts";
import type { IndexDraft } from "./index-draft.ts";

/** Notes how the variables of functions and blocks in a pattern come to their values. */
export function noteDefinition(pattern: AnyNode, definition: Definition, draft: IndexDraft): void {
  switch (pattern.type) {
    case "Identifier": {
      const variable = draft.names.at.get(pattern.start);
      if (variable?.ofModule === false) addTo(draft.definitions, variable, definition);
      return;
    }
    case "ObjectPattern":
      for (const property of pattern.properties) {
        const target = property.type === "RestElement" ? property.argument : property.value;
        noteDefinition(target, definition, draft);
      }
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) {
        if (element) noteDefinition(element, definition, draft);
      }
      return;
    case "RestElement":
      noteDefinition(pattern.argument, definition, draft);
      return;
    case "AssignmentPattern":
      noteDefinition(pattern.left, definition, draft);
      return;
    case "MemberExpression":
      noteDefinition(baseOf(pattern), definition, draft);
      return;
    default:
      return;
  }
}

/** Notes that a pattern is given a value, or its defaults. */
export function noteValue(
  pattern: AnyNode,
  given: { readonly from: Piece; readonly isReassigned: boolean },
  draft: IndexDraft,
): void {
  noteDefinition(pattern, { how: "value", ...given }, draft);
  noteDefaults(pattern, given.from.unit, draft);
}

/** Notes the defaults in a pattern. */
function noteDefaults(pattern: AnyNode, unit: Unit, draft: IndexDraft): void {
  forEachDefault(pattern, (node) => {
    noteDefinition(pattern, { how: "value", from: { node, unit }, isReassigned: false }, draft);
  });
}

/** Notes the parameters of a function, and the name that it has by itself. */
export function noteFunction(node: FunctionNode, unit: Unit, draft: IndexDraft): void {
  const of = { node, unit };
  for (const [index, parameter] of node.params.entries()) {
    noteDefinition(parameter, { how: "parameter", of, index }, draft);
    noteDefaults(parameter, unit, draft);
  }
  if (!node.id) return;
  const variable = draft.names.at.get(node.id.start);
  if (variable === undefined) return;
  draft.nameOf.set(node, variable);
  noteDefinition(node.id, { how: "function", of }, draft);
}

function forEachDefault(pattern: AnyNode, visit: (node: Expression) => void): void {
  if (pattern.type === "AssignmentPattern") visit(pattern.right);
  if (!/Pattern$|^Property$|^RestElement$/.test(pattern.type)) return;
  forEachChild(pattern, (child) => {
    forEachDefault(child, visit);
  });
}
