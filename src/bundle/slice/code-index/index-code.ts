import type { AnyNode } from "acorn";
import type { AnalysedBundle } from "../analyse-bundle.ts";
import type { Unit } from "../find-units.ts";
import { forEachChild, isFunction } from "../parse-module.ts";
import type { CodeIndex } from "./code-index.ts";
import { addTo, emptyDraft } from "./index-draft.ts";
import type { IndexDraft } from "./index-draft.ts";
import { noteAssignment, noteDeclarator, noteLoop } from "./note-assignment.ts";
import { noteCall, noteMention } from "./note-call.ts";
import { noteDefinition, noteFunction } from "./note-definition.ts";
import { noteField, noteMember, noteMemberAssignment } from "./note-property.ts";

/** Goes once through all code of a bundle behind the helpers that esbuild puts in front. */
export function indexCode(analysed: AnalysedBundle): CodeIndex {
  const runtimeEnd = /^\/\/ /m.exec(analysed.module.text)?.index ?? 0;
  const draft = emptyDraft(analysed.names, runtimeEnd);
  for (const unit of analysed.units) {
    if (unit.from !== undefined || unit.kind === "naming") continue;
    for (const variable of analysed.references[unit.index]?.mentions ?? []) {
      for (const declaring of analysed.declaredBy.get(variable) ?? []) {
        addTo(draft.mentionedBy, declaring, unit);
      }
    }
    indexNode(unit.node, unit, draft);
  }
  return draft;
}

function indexNode(node: AnyNode, unit: Unit, draft: IndexDraft): void {
  if (isFunction(node)) noteFunction(node, unit, draft);
  switch (node.type) {
    case "VariableDeclarator":
      noteDeclarator(node, unit, draft);
      break;
    case "AssignmentExpression":
      noteAssignment(node, unit, draft);
      noteMemberAssignment(node, unit, draft);
      break;
    case "ForInStatement":
    case "ForOfStatement":
      noteLoop(node, unit, draft);
      break;
    case "CatchClause":
      if (node.param) noteDefinition(node.param, { how: "thrown", in: unit }, draft);
      break;
    case "Identifier":
      noteMention(node, unit, draft);
      break;
    case "CallExpression":
    case "NewExpression":
      noteCall(node, unit, draft);
      break;
    case "Property":
    case "MethodDefinition":
      noteMember(node, unit, draft);
      break;
    case "PropertyDefinition":
      noteField(node, unit, draft);
      break;
    default:
      break;
  }
  forEachChild(node, (child) => {
    indexNode(child, unit, draft);
  });
}
