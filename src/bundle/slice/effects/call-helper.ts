import { literalText } from "../collect-references.ts";
import { isFunction } from "../parse-module.ts";
import { helperNamed } from "./esbuild-helpers.ts";
import { aliasesOf } from "./find-handles.ts";
import { evaluateAll } from "./evaluate-all.ts";
import { specified } from "./evaluate-name.ts";
import { isIn, isWithin, unite } from "./cell-set.ts";
import { reach } from "./reach-cells.ts";
import { containerOf, nothing, wrapper } from "./roots.ts";
import { evaluateFunction } from "./run-function.ts";
import { literalRoots } from "./set-variable.ts";
import { writeMember } from "./write-member.ts";
import type { AnyNode, CallExpression, NewExpression } from "acorn";
import type { Roots } from "./roots.ts";
import type { Context } from "./effects-state.ts";

/** Calls of what esbuild puts into every bundle, whose promise is known. */
export function callHelper(
  callee: Extract<AnyNode, { type: "Identifier" }>,
  node: CallExpression | NewExpression,
  context: Context,
): Roots | undefined {
  const variable = context.state.names.at.get(callee.start);
  if (variable?.ofModule !== true) return undefined;
  const [first, second, , decorators, target] = node.arguments;
  switch (helperNamed(context.state, variable)) {
    case "__name":
      return first === undefined ? nothing : context.evaluate(first, context);
    case "__export": {
      if (first === undefined || second?.type !== "ObjectExpression") return undefined;
      const base = context.evaluate(first, context);
      for (const property of second.properties) {
        if (property.type !== "Property" || !isFunction(property.value)) continue;
        const { body } = property.value;
        if (body.type === "BlockStatement") continue;
        writeMember(first, base, context.evaluate(body, context), context);
      }
      return base;
    }
    case "__toESM":
      return first === undefined ? nothing : containerOf(context.evaluate(first, context));
    case "__commonJS":
    case "__esm": {
      if (first?.type !== "ObjectExpression") return undefined;
      for (const property of first.properties) {
        if (property.type === "Property" && isFunction(property.value)) {
          evaluateFunction(property.value, context);
        }
      }
      return literalRoots(context);
    }
    case "__ffuse_at":
      return nothing;
    case "__require": {
      const specifier = first === undefined ? undefined : literalText(first);
      return specifier === undefined ? undefined : specified(context.state, specifier);
    }
    case "__decorateElement": {
      if (decorators === undefined || target?.type !== "Identifier") return undefined;
      const { cells } = context.evaluate(decorators, context);
      const given = reach(context.state, cells, false).cells;
      const isWrapped = isIn(given, wrapper.id) && isWithin(given, unite(cells, wrapper.alone));
      const own = context.state.names.at.get(target.start);
      if (!isWrapped || own === undefined) return undefined;
      for (const one of [own, ...aliasesOf(context.state, own)]) {
        if (!context.state.decorated.has(one)) context.state.changed = true;
        context.state.decorated.add(one);
      }
      return evaluateAll(node.arguments, context).at(-1) ?? nothing;
    }
    default:
      return undefined;
  }
}
