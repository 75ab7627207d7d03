import { forEachChild } from "../parse-module.ts";
import { assignPattern, iterate } from "./assign-pattern.ts";
import { evaluateClass } from "./evaluate-class.ts";
import { nothing, partOf } from "./roots.ts";
import { addReturn, addThrown, evaluateFunction, thrown } from "./run-function.ts";
import { literalRoots, setVariable } from "./set-variable.ts";
import type { AnyNode } from "acorn";
import type { Context } from "./effects-state.ts";

/** Notes what running a statement changes. */
export function executeStatement(node: AnyNode, context: Context): void {
  switch (node.type) {
    case "FunctionDeclaration":
      evaluateFunction(node, context);
      if (node.id) {
        const variable = context.state.names.at.get(node.id.start);
        if (variable !== undefined) setVariable(variable, literalRoots(context), context);
      }
      return;
    case "ClassDeclaration":
      evaluateClass(node, context);
      if (node.id) {
        const variable = context.state.names.at.get(node.id.start);
        if (variable !== undefined) setVariable(variable, literalRoots(context), context);
      }
      return;
    case "VariableDeclaration":
      for (const { id, init } of node.declarations) {
        if (init) assignPattern(id, context.evaluate(init, context), context, true);
        else if (id.type !== "Identifier") assignPattern(id, nothing, context, true);
      }
      return;
    case "ReturnStatement": {
      const roots = node.argument ? context.evaluate(node.argument, context) : nothing;
      addReturn(roots, context);
      return;
    }
    case "ForOfStatement":
    case "ForInStatement": {
      const over = context.evaluate(node.right, context);
      if (node.type === "ForOfStatement") iterate(over, context);
      const each = node.type === "ForOfStatement" ? partOf(over) : nothing;
      const left =
        node.left.type === "VariableDeclaration" ? node.left.declarations[0]?.id : node.left;
      if (left !== undefined)
        assignPattern(left, each, context, node.left.type === "VariableDeclaration");
      executeStatement(node.body, context);
      return;
    }
    case "CatchClause":
      if (node.param) assignPattern(node.param, thrown(context), context, true);
      executeStatement(node.body, context);
      return;
    case "ThrowStatement":
      addThrown(context.evaluate(node.argument, context), context);
      return;
    case "BlockStatement":
    case "IfStatement":
    case "LabeledStatement":
    case "SwitchStatement":
    case "SwitchCase":
    case "TryStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
    case "ExpressionStatement":
    case "WithStatement":
      forEachChild(node, (child) => {
        executeStatement(child, context);
      });
      return;
    default:
      context.evaluate(node, context);
  }
}
