import { isWithin, unite } from "./cell-set.ts";
import { countSteps } from "./too-tangled.ts";
import { evaluateAll } from "./evaluate-all.ts";
import { literalText } from "../collect-references.ts";
import { forEachChild, isClass, isFunction } from "../parse-module.ts";
import { assignPattern, iterate } from "./assign-pattern.ts";
import { callAny, evaluateCall } from "./evaluate-call.ts";
import { evaluateClass } from "./evaluate-class.ts";
import { evaluateName, globalMember, specified } from "./evaluate-name.ts";
import { isGlobalChain } from "./known-variables.ts";
import { change } from "./note-changes.ts";
import { containerOf, either, handle, nothing, parameter, partOf, receiver } from "./roots.ts";
import { runAccessors } from "./run-accessors.ts";
import { addReturn, evaluateFunction } from "./run-function.ts";
import { leak, literalRoots } from "./set-variable.ts";
import { writeMember } from "./write-member.ts";
import type { AnyNode } from "acorn";
import type { Roots } from "./roots.ts";
import type { Context } from "./effects-state.ts";

/** Where the value of an expression may come from; what evaluating it changes is noted. */
export function evaluateExpression(node: AnyNode, context: Context): Roots {
  countSteps(context.state, stepsPerExpression);
  if (isFunction(node)) return evaluateFunction(node, context);
  if (isClass(node)) {
    evaluateClass(node, context);
    return literalRoots(context);
  }
  switch (node.type) {
    case "Identifier":
      return evaluateName(node, context);
    case "ThisExpression":
      return context.self;
    case "Super":
      return { cells: unite(receiver.alone, context.one.localCells), fresh: false };
    case "ParenthesizedExpression":
      return evaluateExpression(node.expression, context);
    case "ChainExpression":
      return evaluateExpression(node.expression, context);
    case "MemberExpression": {
      const base = evaluateExpression(node.object, context);
      if (node.computed) evaluateExpression(node.property, context);
      runAccessors(node, base, context);
      if (isGlobalChain(context.state, node)) return globalMember(node);
      return base.cells.length > 0 && isWithin(base.cells, handle.alone) ? base : partOf(base);
    }
    case "CallExpression":
    case "NewExpression":
      return evaluateCall(node, context);
    case "TaggedTemplateExpression": {
      const nodes = node.quasi.expressions;
      const given = [nothing, ...evaluateAll(nodes, context)];
      return callAny(node.tag, { given, nodes, isNew: false }, context);
    }
    case "AssignmentExpression": {
      const value = evaluateExpression(node.right, context);
      const isPlain = node.operator === "=" || /[|&?]{2}=/.test(node.operator);
      const before = node.operator === "=" ? nothing : evaluateTarget(node.left, context);
      assignPattern(node.left, isPlain ? value : nothing, context, false);
      if (isPlain && node.left.type === "MemberExpression") {
        leak(node.right, evaluateExpression(node.left.object, context).cells, context);
      }
      return isPlain ? either(value, before) : nothing;
    }
    case "UpdateExpression":
      assignPattern(node.argument, nothing, context, false);
      return nothing;
    case "UnaryExpression": {
      const operand = evaluateExpression(node.argument, context);
      if (node.operator === "delete") {
        const target =
          node.argument.type === "ChainExpression" ? node.argument.expression : node.argument;
        if (target.type === "MemberExpression") {
          writeMember(target.object, evaluateExpression(target.object, context), nothing, context);
        } else change(context.state, operand.cells, context.sink);
      }
      return nothing;
    }
    case "BinaryExpression":
      evaluateExpression(node.left, context);
      evaluateExpression(node.right, context);
      return nothing;
    case "LogicalExpression":
      return either(
        evaluateExpression(node.left, context),
        evaluateExpression(node.right, context),
      );
    case "ConditionalExpression":
      evaluateExpression(node.test, context);
      return either(
        evaluateExpression(node.consequent, context),
        evaluateExpression(node.alternate, context),
      );
    case "SequenceExpression":
      return evaluateAll(node.expressions, context).at(-1) ?? nothing;
    case "ArrayExpression":
      return containerOf(...evaluateAll(node.elements, context));
    case "SpreadElement": {
      const spread = evaluateExpression(node.argument, context);
      iterate(spread, context);
      return partOf(spread);
    }
    case "ObjectExpression":
      return containerOf(
        ...node.properties.map((property) => {
          if (property.type === "SpreadElement") return evaluateExpression(property, context);
          if (property.computed) evaluateExpression(property.key, context);
          return evaluateExpression(property.value, context);
        }),
      );
    case "TemplateLiteral":
      evaluateAll(node.expressions, context);
      return nothing;
    case "AwaitExpression":
      return evaluateExpression(node.argument, context);
    case "YieldExpression": {
      const roots = node.argument ? evaluateExpression(node.argument, context) : nothing;
      addReturn(roots, context);
      return { cells: unite(roots.cells, parameter.alone), fresh: false };
    }
    case "ImportExpression": {
      evaluateExpression(node.source, context);
      const specifier = literalText(node.source);
      return specifier === undefined ? nothing : specified(context.state, specifier);
    }
    case "MetaProperty":
    case "Literal":
    case "PrivateIdentifier":
      return nothing;
    default:
      // Statements come here through blocks of expressions that are none, such as a class field.
      forEachChild(node, (child) => {
        context.execute(child, context);
      });
      return nothing;
  }
}

function evaluateTarget(node: AnyNode, context: Context): Roots {
  return node.type === "Identifier" || node.type === "MemberExpression"
    ? evaluateExpression(node, context)
    : nothing;
}

/** An expression costs about as much as reaching so many cells. */
const stepsPerExpression = 10;
