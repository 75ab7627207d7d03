import { isClass, isFunction } from "../parse-module.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import { assignPattern } from "./assign-pattern.ts";
import type { AnalysedUnit, Context, EffectsState } from "./effects-state.ts";
import { evaluateClass } from "./evaluate-class.ts";
import { evaluateExpression } from "./evaluate-expression.ts";
import { executeStatement } from "./execute-statement.ts";
import { isQuiet } from "../node-shapes.ts";
import { nothing } from "./roots.ts";
import { runImplicit } from "./run-accessors.ts";
import { evaluateFunction } from "./run-function.ts";

/** Notes what evaluating a unit changes and what its functions would, as far as it can be told in this round. */
export function evaluateUnit(
  one: AnalysedUnit,
  latentSeen: Set<FunctionNode | ClassNode>,
  state: EffectsState,
): void {
  const { unit } = one;
  const context: Context = {
    state,
    evaluate: evaluateExpression,
    execute: executeStatement,
    one,
    sink: one.evaluated,
    latentSeen,
    running: new Set(),
    self: nothing,
    returns: undefined,
  };
  switch (unit.kind) {
    case "import":
    case "naming":
      return;
    case "function":
      if (isFunction(unit.node)) evaluateFunction(unit.node, context);
      return;
    case "class":
      if (isClass(unit.node)) evaluateClass(unit.node, context);
      return;
    case "variable": {
      if (unit.node.type !== "VariableDeclarator" || !unit.node.init) return;
      const before = one.evaluated.affects.length;
      const roots = evaluateExpression(unit.node.init, context);
      assignPattern(unit.node.id, roots, context, true);
      if (before > 0 || !isQuiet(unit.node.init)) runImplicit(state, one.evaluated);
      return;
    }
    case "statement":
      executeStatement(unit.node, context);
      runImplicit(state, one.evaluated);
  }
}
