import type { AnyNode } from "acorn";
import type { CodePosition } from "../../model/code-slice.ts";
import type { RecordedFunction } from "../../model/recorded-graph.ts";
import { hashBytes } from "../hash-bytes.ts";
import { unitAt } from "./analyse-bundle.ts";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { unwrapName } from "./node-shapes.ts";
import { collectReferences } from "./collect-references.ts";
import type { References } from "./collect-references.ts";
import type { Unit } from "./find-units.ts";
import { isStillClass } from "./is-still.ts";
import { forEachChild, isClass, isFunction, tokenAt } from "./parse-module.ts";

/** Where the slice of a wrapped function starts. */
export interface Seeds {
  readonly expressions: readonly {
    readonly node: AnyNode;
    readonly references: References;
    /** The unit that the expression is evaluated in, if when it is evaluated may decide what it gives. */
    readonly during: Unit | undefined;
    /** Methods of a class that do not count. */
    readonly without?: ReadonlySet<AnyNode>;
  }[];
  /** Units that count as a whole. */
  readonly units: readonly Unit[];
  /** Why the function could not be found in the bundle. */
  readonly lost?: string;
}

/** Finds the wrapped function in the bundle, and whatever of the code around it can tell what it closes over. */
export function findSeeds(analysed: AnalysedBundle, wrapped: RecordedFunction): Seeds {
  const expressions: Seeds["expressions"][number][] = [];
  const units: Unit[] = [];
  if (wrapped.frames.length === 0) return findByText(analysed, wrapped.textHash);

  for (const [at, frame] of wrapped.frames.entries()) {
    const offset = offsetOf(analysed, frame);
    const unit = offset === undefined ? undefined : unitAt(analysed.units, offset);
    if (offset === undefined || unit === undefined) {
      return { expressions, units, lost: "a wrapped function that is not in the bundle" };
    }
    const found = findCall(analysed, unit.node, offset);
    const call = found?.call;
    let isSettled = false;
    if (call !== undefined) {
      const node = at === 0 ? (wrappedArgument(analysed, call, wrapped) ?? call) : call;
      const references = collectReferences(node, analysed.names);
      const made = unwrapName(node);
      const isConstant =
        isFunction(made) ||
        (isClass(made) && isStillClass(made)) ||
        isFixedName(analysed, node, wrapped);
      const isOpen =
        references.usesCaller ||
        [...references.locals].some(
          ({ declaredAt }) => declaredAt < node.start || declaredAt >= node.end,
        ) ||
        (!isConstant && found?.isInFunction === true);
      expressions.push({ node, references, during: isConstant ? undefined : unit });
      isSettled = !isOpen;
    }
    if (isSettled) return { expressions, units };
    units.push(unit);
    const isInFunction = found?.isInFunction ?? isWithinFunction(unit.node, offset);
    if (!isInFunction) return { expressions, units };
    const isLast = at === wrapped.frames.length - 1 && !wrapped.framesCut;
    // The function that a backend file defines is called by ffuse itself.
    if (isLast && wrapped.argument !== undefined) return { expressions, units };
    if (isLast && isParamsFunction(analysed, wrapped, unit)) return { expressions, units };
  }
  return { expressions, units, lost: "calls around a wrapped function that are not known" };
}

/** Whether the function is wrapped by the exported function of parameters, which ffuse itself calls. */
function isParamsFunction(
  analysed: AnalysedBundle,
  wrapped: RecordedFunction,
  unit: Unit,
): boolean {
  if (wrapped.paramsHash === undefined || analysed.defaultExport === undefined) return false;
  return unit.declares.includes(analysed.defaultExport);
}

function findByText(analysed: AnalysedBundle, textHash: string): Seeds {
  const expressions: Seeds["expressions"][number][] = [];
  const units = new Set<Unit>();
  for (const unit of analysed.units) {
    const visit = (node: AnyNode): void => {
      const isCode = isFunction(node) || isClass(node);
      if (isCode && hashBytes(analysed.module.text.slice(node.start, node.end)) === textHash) {
        const references = collectReferences(node, analysed.names);
        expressions.push({ node, references, during: undefined });
        units.add(unit);
      }
      forEachChild(node, visit);
    };
    visit(unit.node);
  }
  const isFound = expressions.length > 0;
  const isClosed = expressions.every(({ node, references }) =>
    [...references.locals].every(
      ({ declaredAt }) => declaredAt >= node.start && declaredAt < node.end,
    ),
  );
  const found = { expressions, units: [...units] };
  return isFound && isClosed
    ? found
    : { ...found, lost: "a wrapped function that is not found in the bundle" };
}

function offsetOf(analysed: AnalysedBundle, { line, column }: CodePosition): number | undefined {
  const start = analysed.module.lineStarts[line - 1];
  return start === undefined ? undefined : start + column - 1;
}

interface FoundCall {
  readonly call: AnyNode;
  readonly isInFunction: boolean;
}

/** The call that V8 means by a position: of the last word before the brackets, of the brackets if there is none, or of `new`. */
function findCall(analysed: AnalysedBundle, node: AnyNode, offset: number): FoundCall | undefined {
  const { module } = analysed;
  let found: FoundCall | undefined;
  const visit = (at: AnyNode, isInFunction: boolean): void => {
    if (offset < at.start || offset >= at.end) return;
    if (at.type === "CallExpression") {
      const last = module.tokenStarts[tokenAt(module, at.callee.end) - 1];
      let bracket = tokenAt(module, at.callee.end);
      while (module.text[module.tokenStarts[bracket] ?? 0] === ")") bracket += 1;
      const places = [last, module.tokenStarts[bracket], module.tokenStarts[bracket + 1]];
      if (places.includes(offset) || (found === undefined && at.callee.start === offset)) {
        found = { call: at, isInFunction };
      }
    } else if (at.type === "NewExpression" && at.start === offset) {
      found = { call: at, isInFunction };
    } else if (
      at.type === "TaggedTemplateExpression" &&
      at.start <= offset &&
      offset < at.tag.end
    ) {
      found ??= { call: at, isInFunction };
    }
    const isWithin = isInFunction || isFunction(at);
    forEachChild(at, (child) => {
      visit(child, isWithin);
    });
  };
  visit(node, false);
  return found;
}

function isWithinFunction(node: AnyNode, offset: number): boolean {
  let isWithin = false;
  const visit = (at: AnyNode): void => {
    if (offset < at.start || offset >= at.end) return;
    if (isFunction(at)) isWithin = true;
    forEachChild(at, visit);
  };
  visit(node);
  return isWithin;
}

/** What is wrapped, if it is `workflow` itself that is called, or an edit. */
function wrappedArgument(
  analysed: AnalysedBundle,
  call: AnyNode,
  wrapped: RecordedFunction,
): AnyNode | undefined {
  if (call.type !== "CallExpression") return undefined;
  if (wrapped.argument !== undefined) {
    const before = call.arguments.slice(0, wrapped.argument + 1);
    return before.some(({ type }) => type === "SpreadElement") ? undefined : before.at(-1);
  }
  if (call.callee.type !== "Identifier") return undefined;
  const variable = analysed.names.at.get(call.callee.start);
  const [unit] = variable === undefined ? [] : (analysed.declaredBy.get(variable) ?? []);
  if (unit?.from === undefined || analysed.importedFrom(unit.from).kind !== "ffuse") {
    return undefined;
  }
  const [argument] = call.arguments;
  return argument?.type === "SpreadElement" ? undefined : argument;
}

/** A name that means one function or class throughout. */
function isFixedName(
  analysed: AnalysedBundle,
  node: AnyNode,
  { argument }: RecordedFunction,
): boolean {
  if (node.type !== "Identifier") return false;
  const variable = analysed.names.at.get(node.start);
  if (variable?.ofModule !== true) return false;
  const declaring = (analysed.declaredBy.get(variable) ?? []).filter(
    ({ kind }) => kind !== "naming",
  );
  const [unit] = declaring;
  if (unit === undefined || declaring.length !== 1) return false;
  const isAssigned = analysed.references.some(({ assigns }) => assigns.has(variable));
  if (isAssigned) return false;
  // An edit is made when the module has been evaluated.
  return argument !== undefined || unit.kind === "function" || unit.kind === "import";
}
