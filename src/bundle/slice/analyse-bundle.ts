import { collectEffects } from "./collect-effects.ts";
import type { ModuleEffects } from "./collect-effects.ts";
import { collectReferences } from "./collect-references.ts";
import type { References } from "./collect-references.ts";
import { findUnits } from "./find-units.ts";
import type { Unit } from "./find-units.ts";
import type { ImportedFrom } from "./imported-from.ts";
import { parseModule } from "./parse-module.ts";
import type { ParsedModule } from "./parse-module.ts";
import { resolveNames } from "./resolve-names.ts";
import type { Variable } from "./declare-names.ts";
import type { ResolvedNames } from "./resolve-names.ts";

/** All that is known of the code of a bundle, whichever function is asked for. */
export interface AnalysedBundle {
  readonly module: ParsedModule;
  readonly names: ResolvedNames;
  readonly units: readonly Unit[];
  /** By index of the unit. */
  readonly references: readonly References[];
  readonly effects: ModuleEffects;
  readonly importedFrom: (specifier: string) => ImportedFrom;
  readonly declaredBy: ReadonlyMap<Variable, readonly Unit[]>;
  /** Units that give a variable a value anywhere, or whose evaluation changes what it holds. */
  readonly changedBy: ReadonlyMap<Variable, readonly Unit[]>;
  readonly packageChangedBy: ReadonlyMap<string, readonly Unit[]>;
  /** Units that change what belongs to no module, or that import a package for nothing but its effects. */
  readonly everywhere: readonly Unit[];
  /** What the module exports as default. */
  readonly defaultExport: Variable | undefined;
  /** Helpers of esbuild that give functions their names back. */
  readonly nameHelpers: ReadonlySet<Variable>;
}

/** Parses a bundle and works out what its pieces mention and change. */
export function analyseBundle(
  text: string,
  importedFrom: (specifier: string) => ImportedFrom,
): AnalysedBundle {
  const module = parseModule(text);
  const names = resolveNames(module.program);
  const units = findUnits(module.program, names);
  const references = units.map((unit) => collectReferences(unit.node, names, unit));
  const effects = collectEffects({
    units,
    references,
    names,
    importedFrom,
    runtimeEnd: /^\/\/ /m.exec(text)?.index ?? 0,
  });

  const declaredBy = new Map<Variable, Unit[]>();
  const changedBy = new Map<Variable, Unit[]>();
  const packageChangedBy = new Map<string, Unit[]>();
  const everywhere: Unit[] = [];
  for (const unit of units) {
    const { index } = unit;
    for (const variable of unit.declares) addTo(declaredBy, variable, unit);
    const changed = new Set(references[index]?.assigns);
    for (const variable of effects.variables[index] ?? []) changed.add(variable);
    for (const variable of changed) addTo(changedBy, variable, unit);
    for (const key of effects.packages[index] ?? []) addTo(packageChangedBy, key, unit);
    const isBareImport = unit.kind === "import" && unit.declares.length === 0;
    if (effects.world[index] === true || isBareImport) everywhere.push(unit);
  }
  for (const list of changedBy.values()) list.sort(byPlace);
  return {
    module,
    names,
    units,
    references,
    effects,
    importedFrom,
    declaredBy,
    changedBy,
    packageChangedBy,
    everywhere,
    defaultExport: findDefaultExport(module, names),
    nameHelpers: findNameHelpers(module, units),
  };
}

/** The unit that an offset lies in. */
export function unitAt(units: readonly Unit[], offset: number): Unit | undefined {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const unit = units[low];
  return unit !== undefined && unit.start <= offset ? unit : undefined;
}

/** Functions come last and by their names, so that moving them changes nothing. */
function byPlace(a: Unit, b: Unit): number {
  const [isLate, isLater] = [a.kind === "function", b.kind === "function"];
  if (isLate !== isLater) return isLate ? 1 : -1;
  if (isLate && a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.index - b.index;
}

function addTo<K>(map: Map<K, Unit[]>, key: K, unit: Unit): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [unit]);
  else list.push(unit);
}

function findDefaultExport(module: ParsedModule, names: ResolvedNames): Variable | undefined {
  for (const statement of module.program.body) {
    if (statement.type === "ExportDefaultDeclaration") {
      const { declaration } = statement;
      if ("id" in declaration && declaration.id) return names.at.get(declaration.id.start);
      if (declaration.type === "Identifier") return names.at.get(declaration.start);
    }
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const { exported, local } of statement.specifiers) {
      const name = exported.type === "Identifier" ? exported.name : exported.value;
      if (name === "default") return names.at.get(local.start);
    }
  }
  return undefined;
}

const nameHelper =
  /^(__name\d*) = \((\w+), (\w+)\) => \w+\(\2, "name", \{ (?:value|value: \3), configurable: true \}\)$/;

function findNameHelpers(module: ParsedModule, units: readonly Unit[]): ReadonlySet<Variable> {
  return new Set(
    units
      .filter(({ name }) => name.startsWith("__name"))
      .filter(({ start, end }) => nameHelper.test(module.text.slice(start, end)))
      .flatMap(({ declares }) => declares),
  );
}
