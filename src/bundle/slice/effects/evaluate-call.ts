import { unite } from "./cell-set.ts";
import { fillingFunctions } from "../known-calls.ts";
import { isFunction } from "../parse-module.ts";
import { applyEffects } from "./apply-effects.ts";
import { callHelper } from "./call-helper.ts";
import { callGlobal, callMethod } from "./call-method.ts";
import { callUnknown, runCallbacks } from "./call-unknown.ts";
import { isLazyModule } from "./esbuild-helpers.ts";
import { callSuper } from "./evaluate-class.ts";
import { evaluateAll } from "./evaluate-all.ts";
import { isReadingImport, knownClass, knownFunction } from "./known-variables.ts";
import { handOut, happen, hold, union } from "./note-changes.ts";
import { containerOf, either, nothing, partOf } from "./roots.ts";
import { runFunction } from "./run-function.ts";
import { literalRoots } from "./set-variable.ts";
import type { CallExpression, Expression, NewExpression, Super } from "acorn";
import type { Roots } from "./roots.ts";
import type { Variable } from "../declare-names.ts";
import type { AnalysedUnit, Call, Context } from "./effects-state.ts";

/** What a call or `new` gives, beside noting what it changes. */
export function evaluateCall(node: CallExpression | NewExpression, context: Context): Roots {
  const { callee } = node;
  const isNew = node.type === "NewExpression";
  if (callee.type === "Identifier") {
    const special = callHelper(callee, node, context);
    if (special !== undefined) return special;
  }
  const nodes = node.arguments;
  return callAny(callee, { given: evaluateAll(nodes, context), nodes, isNew }, context);
}

/** What calling an expression with values gives. */
export function callAny(callee: Expression | Super, call: Call, context: Context): Roots {
  const { given, isNew } = call;
  if (callee.type === "ParenthesizedExpression") {
    return callAny(callee.expression, call, context);
  }
  if (callee.type === "Super") {
    const superClass =
      context.returns === undefined ? undefined : context.state.superOf.get(context.returns);
    callSuper(given, context, superClass);
    return nothing;
  }
  if (isFunction(callee)) return runFunction(callee, given, context);
  if (callee.type === "Identifier") {
    const variable = context.state.names.at.get(callee.start);
    if (variable === undefined) return callGlobal(callee.name, call, context);
    const importedName = context.state.imported.get(variable)?.name ?? "";
    if (isReadingImport(context.state, callee) && !fillingFunctions.has(importedName)) {
      return containerOf(...given, runCallbacks(union(given), call, context));
    }
    const local = variable.ofModule ? undefined : variable.fn;
    if (local !== undefined && !context.state.reassignedLocals.has(variable)) {
      const returned = runFunction(local, given, context);
      return either(returned, partOf(literalRoots(context)));
    }
    const known = isNew
      ? knownClass(context.state, variable)
      : knownFunction(context.state, variable);
    const target = known ?? (isNew ? knownFunction(context.state, variable) : undefined);
    if (target !== undefined && !context.state.decorated.has(variable)) {
      return callKnown(variable, target, call, context);
    }
  }
  if (callee.type === "MemberExpression") return callMethod(callee, call, context);
  const from = context.evaluate(callee, context);
  return callUnknown(from, call, context);
}

/** A function or class of the module that is never anything else is called. */
function callKnown(variable: Variable, one: AnalysedUnit, call: Call, context: Context): Roots {
  const { given, isNew } = call;
  const { latent } = one;
  const own = context.state.cellOf.get(variable);
  const isLazy =
    one.unit.node.type === "VariableDeclarator" &&
    one.unit.node.init != null &&
    isLazyModule(context.state, one.unit.node.init);
  if (isLazy) {
    happen(context.state, latent, context.sink);
    if (own === undefined) return nothing;
    hold(context.state, own, unite(one.localCells, unite(latent.gives, latent.returns)));
    return { cells: own.alone, fresh: false };
  }
  const returned = applyEffects(latent, call, context);
  if (!isNew) return returned;
  let cells = unite(returned.cells, union(given));
  if (own !== undefined) cells = unite(cells, own.alone);
  cells = unite(cells, unite(latent.takes, latent.gives));
  if (latent.changesThis && latent.thisTakes) handOut(context.state, union(given), context.sink);
  return { cells, fresh: latent.takes.length === 0 };
}
