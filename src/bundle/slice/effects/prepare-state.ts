import { startRound } from "./round.ts";
import type { AnyNode } from "acorn";
import type { References } from "../collect-references.ts";
import type { Variable } from "../declare-names.ts";
import type { Unit } from "../find-units.ts";
import type { ImportedFrom } from "../imported-from.ts";
import type { ResolvedNames } from "../resolve-names.ts";
import type { AnalysedUnit, EffectsState, ImportedName, ModuleFacts } from "./effects-state.ts";
import { definedNames, findAccessors, makesIterator } from "./find-definitions.ts";
import { knownClass, knownFunction } from "./known-variables.ts";
import { noCells, unite } from "./cell-set.ts";
import type { CellSet } from "./cell-set.ts";
import { firstCells, makeCell, noEffects } from "./roots.ts";
import type { Cell } from "./roots.ts";

/** A module whose effects are asked for. */
export interface EffectsInput {
  readonly units: readonly Unit[];
  readonly references: readonly References[];
  readonly names: ResolvedNames;
  readonly importedFrom: (specifier: string) => ImportedFrom;
  /** Offset behind the helpers that esbuild puts in front, whose promises are known. */
  readonly runtimeEnd: number;
}

/** What is known of a module before any value is followed, and a cell for each of its variables. */
export function prepareState(input: EffectsInput): EffectsState {
  const cells = firstCells();
  const facts = findFacts(input, cells);
  const cellOf = makeCells(facts, cells);
  const ofKinds = (...kinds: readonly Cell["kind"][]): CellSet =>
    cells
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((set, { alone }) => unite(set, alone), noCells);
  return {
    ...facts,
    changed: true,
    cellOf,
    cells,
    own: ofKinds("code", "function", "data"),
    changeable: ofKinds("function", "data"),
    stateful: ofKinds("data"),
    packages: noCells,
    codes: ofKinds("code", "function"),
    packageCells: new Map(),
    kept: new Map(),
    shelves: new Map(),
    aliases: noCells,
    localRoots: new Map(),
    reassignedLocals: new Set(),
    returnsOf: new Map(),
    superOf: new Map(),
    decorated: new Set(),
    round: startRound(),
    steps: 0,
  };
}

function findFacts(input: EffectsInput, cells: Cell[]): ModuleFacts {
  const { units, references, names, importedFrom, runtimeEnd } = input;
  const analysed = units.map((unit) => analysedUnit(unit, cells));
  const declaredBy = new Map<Variable, AnalysedUnit[]>();
  const imported = new Map<Variable, ImportedName>();
  for (const one of analysed) {
    const { unit } = one;
    if (unit.kind === "naming") continue;
    for (const variable of unit.declares) {
      const list = declaredBy.get(variable);
      if (list === undefined) declaredBy.set(variable, [one]);
      else list.push(one);
      if (unit.from === undefined) continue;
      imported.set(variable, { from: importedFrom(unit.from), name: importedName(unit.node) });
    }
  }
  const assignedIn = new Map<Variable, number>();
  for (const { assigns } of references) {
    for (const variable of assigns) {
      assignedIn.set(variable, (assignedIn.get(variable) ?? 0) + 1);
    }
  }
  const isOwn = ({ end, kind }: Unit): boolean => end > runtimeEnd && kind !== "naming";
  const found = findAccessors(
    analysed.filter(({ unit }) => isOwn(unit)),
    names,
  );
  const ownUnits = units.filter(({ end }) => end > runtimeEnd);
  return {
    units,
    names,
    importedFrom,
    runtimeEnd,
    analysed,
    declaredBy,
    assignedIn,
    imported,
    defined: definedNames(ownUnits),
    hasIterators: ownUnits.some(({ node }) => makesIterator(node)),
    ...found,
  };
}

function analysedUnit(unit: Unit, cells: Cell[]): AnalysedUnit {
  const latent = noEffects();
  const code = makeCell(cells, { name: unit.name, kind: "code", runs: [latent] });
  cells.push(code);
  return { unit, evaluated: noEffects(), latent, code, localCells: noCells };
}

function makeCells(facts: ModuleFacts, cells: Cell[]): ReadonlyMap<Variable, Cell> {
  const cellOf = new Map<Variable, Cell>();
  for (const variable of facts.names.ofModule.values()) {
    if (facts.imported.has(variable)) continue;
    const from = facts.declaredBy.get(variable) ?? [];
    const isCode =
      knownFunction(facts, variable) !== undefined || knownClass(facts, variable) !== undefined;
    const cell = makeCell(cells, {
      name: variable.name,
      kind: isCode ? "function" : "data",
      runs: from.map((one) => one.latent),
    });
    cells.push(cell);
    cellOf.set(variable, cell);
  }
  return cellOf;
}

function importedName(node: AnyNode): string {
  if (node.type !== "ImportSpecifier") return "";
  return node.imported.type === "Identifier" ? node.imported.name : String(node.imported.value);
}
