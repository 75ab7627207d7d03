import type { AnyNode } from "acorn";
import type { CodeUnit } from "../../model/code-slice.ts";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import type { ClosedSlice } from "./close-slice.ts";
import { keyName, unwrapName } from "./node-shapes.ts";
import { isApart } from "./read-class.ts";
import type { Seeds } from "./find-seeds.ts";
import type { Unit } from "./find-units.ts";
import type { FindPlace } from "./map-places.ts";
import { isClass, isFunction, positionOf } from "./parse-module.ts";
import { showCode } from "./print-code.ts";
import type { Span } from "./print-code.ts";

/** What showing a slice needs. */
export interface Shower {
  readonly analysed: AnalysedBundle;
  readonly placeOf: FindPlace;
  /** Units that have been shown; most belong to many slices. */
  readonly shown: Map<Unit, CodeUnit>;
}

/** The texts of a slice as people read them: its units in the order of the bundle, then the wrapped code itself. */
export function showSlice(shower: Shower, slice: ClosedSlice, seeds: Seeds): readonly CodeUnit[] {
  const units = slice.units
    .filter(({ kind }) => kind !== "naming")
    .toSorted((a, b) => a.index - b.index)
    .map((unit) => showOnce(shower, unit));
  const own = seeds.expressions.flatMap(({ node, without }) => {
    if (node.type === "Identifier") return [];
    return without === undefined
      ? [showSpan(shower, { span: node, name: ownName(node) })]
      : showClass(shower, node, without);
  });
  return [...units, ...own];
}

/** A class and each of its methods that counts, one by one. */
function showClass(
  shower: Shower,
  node: AnyNode,
  without: ReadonlySet<AnyNode>,
): readonly CodeUnit[] {
  if (!isClass(node)) return [];
  const methods = node.body.body.filter(isApart);
  const name = ownName(node);
  return [
    showSpan(shower, { span: node, name, without: methods }),
    ...methods
      .filter((method) => !without.has(method))
      .map((method) => showSpan(shower, { span: method, name: `${name}.${keyName(method.key)}` })),
  ];
}

function showOnce(shower: Shower, unit: Unit): CodeUnit {
  let known = shower.shown.get(unit);
  if (known === undefined) shower.shown.set(unit, (known = showUnit(shower, unit)));
  return known;
}

function showUnit(shower: Shower, unit: Unit): CodeUnit {
  if (unit.from !== undefined) {
    return { name: unit.name, text: `import ${unit.name} from a package` };
  }
  // The keyword is left out: esbuild writes var for const, which nobody wrote.
  return showSpan(shower, { span: unit.node, name: unit.name });
}

function showSpan(
  { analysed, placeOf }: Shower,
  {
    span,
    name,
    without = [],
  }: { readonly span: Span; readonly name: string; readonly without?: Iterable<Span> },
): CodeUnit {
  const isHelper = (offset: number): boolean => {
    const variable = analysed.names.at.get(offset);
    return variable !== undefined && analysed.nameHelpers.has(variable);
  };
  const place = placeOf(...positionOf(analysed.module, span.start));
  return {
    name,
    text: showCode(analysed.module, span, { isHelper, without }),
    ...(place === undefined ? {} : { place }),
  };
}

/** What people know the wrapped function by. */
function ownName(node: AnyNode): string {
  // esbuild gives a function its name back with a call: __name(function fit() {}, "fit").
  const name = node.type === "CallExpression" ? node.arguments[1] : undefined;
  if (name?.type === "Literal" && typeof name.value === "string") return name.value;
  const code = unwrapName(node);
  const isNamed = isFunction(code) || isClass(code);
  return (isNamed ? code.id?.name : undefined) ?? "its own code";
}
