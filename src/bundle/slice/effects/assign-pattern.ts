import { keyName } from "../node-shapes.ts";
import { isIn } from "./cell-set.ts";
import { grow, change, handOut, raiseParameters, setWorld } from "./note-changes.ts";
import { isForeign } from "./reach-cells.ts";
import { containerOf, either, parameter, partOf } from "./roots.ts";
import { runAccessors, runAccessorsNamed } from "./run-accessors.ts";
import { setVariable } from "./set-variable.ts";
import { writeMember } from "./write-member.ts";
import type { AnyNode, Pattern } from "acorn";
import type { Roots } from "./roots.ts";
import type { Context } from "./effects-state.ts";

/** A pattern, name or member is given a value; `declares` if it also comes into being. */
export function assignPattern(
  pattern: Pattern | AnyNode,
  roots: Roots,
  context: Context,
  declares: boolean,
): void {
  switch (pattern.type) {
    case "Identifier": {
      const variable = context.state.names.at.get(pattern.start);
      if (variable === undefined) {
        setWorld(context.state, context.sink);
        return;
      }
      if (!declares && !variable.ofModule && variable.fn !== undefined) {
        if (!context.state.reassignedLocals.has(variable)) context.state.changed = true;
        context.state.reassignedLocals.add(variable);
      }
      setVariable(variable, roots, context);
      const isOwnDeclaration = declares && context.one.unit.declares.includes(variable);
      const cell = context.state.cellOf.get(variable);
      if (variable.ofModule && cell !== undefined && !isOwnDeclaration) {
        context.sink.affects = grow(context.state, context.sink.affects, cell.alone);
      }
      return;
    }
    case "MemberExpression": {
      const base = context.evaluate(pattern.object, context);
      if (pattern.computed) context.evaluate(pattern.property, context);
      writeMember(pattern.object, base, roots, context);
      runAccessors(pattern, base, context);
      return;
    }
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") {
          assignPattern(property.argument, containerOf(roots), context, declares);
          continue;
        }
        if (property.computed) context.evaluate(property.key, context);
        const name = property.computed ? undefined : keyName(property.key);
        runAccessorsNamed(name, roots, context);
        assignPattern(property.value, partOf(roots), context, declares);
      }
      return;
    case "ArrayPattern":
      iterate(roots, context);
      for (const element of pattern.elements) {
        if (element) assignPattern(element, partOf(roots), context, declares);
      }
      return;
    case "RestElement":
      assignPattern(pattern.argument, containerOf(roots), context, declares);
      return;
    case "AssignmentPattern":
      assignPattern(
        pattern.left,
        either(roots, context.evaluate(pattern.right, context)),
        context,
        declares,
      );
      return;
    default:
      return;
  }
}

/** Going through an iterator uses it up, and one made by the module may change anything on the way. */
export function iterate(over: Roots, context: Context): void {
  if (over.cells.length === 0) return;
  if (context.state.hasIterators && !over.fresh) change(context.state, over.cells, context.sink);
  else if (isIn(over.cells, parameter.id)) raiseParameters(context.state, context.sink, 1);
  if (isForeign(context.state, over.cells)) handOut(context.state, over.cells, context.sink);
}
