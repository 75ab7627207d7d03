import type { PackageVersion } from "../../model/code-slice.ts";
import type { CodeHash } from "../../model/ids.ts";
import { hashBytes } from "../hash-bytes.ts";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import type { ClosedSlice } from "./close-slice.ts";
import type { Seeds } from "./find-seeds.ts";
import type { Unit } from "./find-units.ts";
import { isStill } from "./is-still.ts";
import { CodePrinter } from "./print-code.ts";

/**
 * Hash of all that a slice says: pieces of code in the order in which they are reached, so that moving them changes nothing,
 * and the order in which those are evaluated for which order matters.
 */
export function hashSlice(options: {
  readonly analysed: AnalysedBundle;
  readonly seeds: Seeds;
  readonly slice: ClosedSlice;
  readonly packages: readonly PackageVersion[];
  readonly widened: string | undefined;
  readonly respell: (text: string) => string | undefined;
}): CodeHash {
  const { analysed, seeds, slice, packages, widened, respell } = options;
  const { module, names, nameHelpers: helpers } = analysed;
  const printer = new CodePrinter({ module, names, respell, helpers });
  const starts = seeds.expressions.map(({ node, without }) => printer.print(node, without));
  const pieces = slice.units.map((unit) => printUnit(unit, printer, respell));
  const position = new Map(slice.units.map((unit, at) => [unit, at]));
  const marks = seeds.expressions.flatMap(({ during }, at) =>
    during === undefined ? [] : [[during.index + 0.5, -1 - at] as const],
  );
  return hashBytes(
    JSON.stringify([
      "ffuse slice 1",
      starts,
      pieces,
      evaluationOrder(slice.units, position, marks),
      packages.map(({ name, version, integrity = "", uses = [] }) => [
        name,
        version,
        integrity,
        uses,
      ]),
      widened ?? "",
    ]),
  ) as CodeHash;
}

function printUnit(
  unit: Unit,
  printer: CodePrinter,
  respell: (text: string) => string | undefined,
): string {
  if (unit.from === undefined) {
    return `${unit.keyword ?? ""} ${printer.print(unit.node)}`;
  }
  const from = respell(unit.from) ?? unit.from;
  const { node } = unit;
  const numbers = unit.declares.map((variable) => printer.numberOf(variable));
  let imported = "";
  if (node.type === "ImportDefaultSpecifier") imported = "default";
  else if (node.type === "ImportNamespaceSpecifier") imported = "*";
  else if (node.type === "ImportSpecifier") {
    imported =
      node.imported.type === "Identifier" ? node.imported.name : String(node.imported.value);
  }
  return `import ${JSON.stringify([imported, numbers, from])}`;
}

/** Positions of pieces in the order of evaluation; the order among those that only make values is left out. */
function evaluationOrder(
  units: readonly Unit[],
  position: ReadonlyMap<Unit, number>,
  marks: readonly (readonly [number, number])[],
): readonly (number | readonly number[])[] {
  const evaluated = units
    .filter(({ kind }) => kind === "variable" || kind === "class" || kind === "statement")
    .map((unit) => [unit.index, position.get(unit) ?? 0, isStill(unit)] as const);
  const all = [...evaluated, ...marks.map(([at, mark]) => [at, mark, false] as const)];
  all.sort(([a], [b]) => a - b);
  const order: (number | readonly number[])[] = [];
  let run: number[] = [];
  const endRun = (): void => {
    if (run.length > 0) order.push(run.sort((a, b) => a - b));
    run = [];
  };
  for (const [, at, still] of all) {
    if (still) run.push(at);
    else {
      endRun();
      order.push(at);
    }
  }
  endRun();
  return order;
}
