import type { FunctionCode } from "../../model/code-slice.ts";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { unitAt } from "./analyse-bundle.ts";
import type { OpenValues } from "./find-open.ts";
import type { Seeds } from "./find-seeds.ts";
import type { FindPlace } from "./map-places.ts";
import { unwrapName } from "./node-shapes.ts";
import { isClass, isFunction, positionOf } from "./parse-module.ts";

/** What a wrapped function holds of the functions and blocks around it that no code tells, the first of it. */
export function findUnknowable(
  analysed: AnalysedBundle,
  {
    seeds,
    open,
    placeOf,
  }: {
    readonly seeds: Seeds;
    readonly open: OpenValues;
    readonly placeOf: FindPlace;
  },
): FunctionCode["unknowable"] {
  // Those behind the first are the calls that led to the wrapping, whose arguments come in by parameters.
  const starts = seeds.lost === undefined ? seeds.expressions.slice(0, 1) : seeds.expressions;
  for (const { node, references } of starts) {
    const at = (offset: number): Pick<NonNullable<FunctionCode["unknowable"]>, "place"> => {
      const place = placeOf(...positionOf(analysed.module, offset));
      return place === undefined ? {} : { place };
    };
    for (const variable of references.locals) {
      const isOwn = variable.declaredAt >= node.start && variable.declaredAt < node.end;
      if (isOwn || open.levelOfLocal(variable) < 2) continue;
      const what = `it closes over ${variable.name}, whose value its code does not tell`;
      return { what, ...at(variable.declaredAt) };
    }
    const unit = unitAt(analysed.units, node.start);
    const plain = unwrapName(node);
    if (unit === undefined) continue;
    const isName = plain.type === "Identifier";
    // Of what a package makes of code, its version and that code tell enough.
    const limit = isFunction(plain) || isClass(plain) ? 2 : 3;
    if (!isName && open.levelOf(node, unit) >= limit) {
      return { what: "it is made of what its code does not tell", ...at(node.start) };
    }
  }
  return undefined;
}
