import {
  callingFunctions,
  changingFunctions,
  changingMethods,
  fillingFunctions,
  freshMethods,
  readingFunctions,
  readingMethods,
  readingNamespaces,
  readingProcess,
} from "../known-calls.ts";
import { isIn, noCells } from "./cell-set.ts";
import { callUnknown, runCallbacks } from "./call-unknown.ts";
import { isGlobalChain, isReadingImport } from "./known-variables.ts";
import { chainText, memberName } from "../node-shapes.ts";
import { raiseParameters, setWorld, union } from "./note-changes.ts";
import { isForeign } from "./reach-cells.ts";
import { containerOf, either, handle, nothing, parameter, partOf, world } from "./roots.ts";
import { runAccessors } from "./run-accessors.ts";
import { leak } from "./set-variable.ts";
import { writeMember } from "./write-member.ts";
import type { MemberExpression } from "acorn";
import type { Roots } from "./roots.ts";
import type { Call, Context } from "./effects-state.ts";

/** A function is called that no module declares. */
export function callGlobal(name: string, call: Call, context: Context): Roots {
  const { given } = call;
  if (!readingFunctions.has(name)) {
    const roots = callUnknown(nothing, call, context);
    return roots;
  }
  const back = runCallbacks(union(given), call, context);
  return containerOf(...given, back);
}

/** A method is called, known by its name if nothing else in the bundle has it. */
export function callMethod(callee: MemberExpression, call: Call, context: Context): Roots {
  const { given, nodes } = call;
  const name = memberName(callee);
  if (isGlobalChain(context.state, callee)) return callGlobalMethod(callee, call, context);
  const base = context.evaluate(callee.object, context);
  if (callee.computed) context.evaluate(callee.property, context);
  runAccessors(callee, base, context);
  if (isReadingImport(context.state, callee.object) && !fillingFunctions.has(name ?? "")) {
    return containerOf(...given, runCallbacks(union(given), call, context));
  }
  const isKnownName = name !== undefined && !context.state.defined.has(name);
  if (isKnownName && !isForeign(context.state, base.cells) && !isIn(base.cells, handle.id)) {
    if (readingMethods.has(name)) {
      if (isIn(base.cells, parameter.id)) raiseParameters(context.state, context.sink, 1);
      const back = runCallbacks(union([base, ...given]), call, context);
      const all = either(partOf(base), back, ...given);
      return freshMethods.has(name) ? containerOf(all) : partOf(all);
    }
    if (changingMethods.has(name)) {
      if (isIn(base.cells, parameter.id)) raiseParameters(context.state, context.sink, 1);
      runCallbacks(union([base, ...given]), call, context);
      writeMember(callee.object, base, containerOf(...given), context);
      for (const node of nodes) leak(node, base.fresh ? noCells : base.cells, context);
      return partOf(either(partOf(base), ...given));
    }
  }
  return callUnknown(base, call, context);
}

function callGlobalMethod(callee: MemberExpression, call: Call, context: Context): Roots {
  const { given, nodes } = call;
  const path = chainText(callee);
  const [namespace = "", ...rest] = path.split(".");
  const name = rest.join(".");
  if (changingFunctions.has(path)) {
    const [target] = nodes;
    const [base = nothing, ...values] = given;
    if (target !== undefined) {
      writeMember(target, base, either(...values), context);
      for (const node of nodes.slice(1)) leak(node, base.fresh ? noCells : base.cells, context);
    }
    return either(base, containerOf(...values));
  }
  if (callingFunctions.has(path)) return callUnknown(nothing, call, context);
  const isReading =
    rest.length === 1 &&
    (readingNamespaces.has(namespace) ||
      (namespace === "process" && readingProcess.has(name)) ||
      (namespace === "Symbol" && name === "for"));
  if (isReading) return containerOf(...given, runCallbacks(union(given), call, context));
  if (
    namespace === "process" &&
    (rest[0] === "env" || rest[0] === "argv") &&
    rest.length > 1 &&
    readingMethods.has(rest.at(-1) ?? "")
  ) {
    return containerOf(...given, runCallbacks(union(given), call, context));
  }
  setWorld(context.state, context.sink);
  return callUnknown({ cells: world.alone, fresh: false }, call, context);
}
