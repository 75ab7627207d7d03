import type { AnalysedBundle } from "./analyse-bundle.ts";
import type { Opaque, References } from "./collect-references.ts";
import type { Unit } from "./find-units.ts";
import type { Variable } from "./declare-names.ts";

/** What is reached from a start, before it is printed. */
export interface ClosedSlice {
  /** In the order in which they were reached, which does not depend on where they stand. */
  readonly units: readonly Unit[];
  /** Keys of packages. */
  readonly packages: ReadonlySet<string>;
  /** The first thing reached that can reach anything. */
  readonly opaque: Opaque | undefined;
}

/** Follows mentions and changes from a start until nothing is added. */
export function closeSlice(
  analysed: AnalysedBundle,
  start: { readonly references: readonly References[]; readonly units: readonly Unit[] },
  sharesState: (key: string, other: string) => boolean,
): ClosedSlice {
  const units = new Set<Unit>();
  const variables = new Set<Variable>();
  const packages = new Set<string>();
  const waiting: (Unit | Variable)[] = [];
  let followed = 0;
  let opaque: Opaque | undefined;

  for (const references of start.references) follow(references);
  for (const unit of start.units) addUnit(unit);
  followAll();
  for (const unit of analysed.everywhere) addUnit(unit);
  followAll();
  return { units: [...units], packages, opaque };

  /** In waves, so that the order is that of being reached. */
  function followAll(): void {
    for (let at = next(); at !== undefined; at = next()) {
      if ("index" in at) {
        for (const variable of at.declares) addVariable(variable);
        if (at.from !== undefined) addPackage(at.from);
        const references = analysed.references[at.index];
        if (references !== undefined) follow(references);
      } else {
        for (const unit of analysed.declaredBy.get(at) ?? []) addUnit(unit);
        for (const unit of analysed.changedBy.get(at) ?? []) addUnit(unit);
      }
    }
  }

  function next(): Unit | Variable | undefined {
    const found = waiting[followed];
    if (found !== undefined) followed += 1;
    return found;
  }

  function addUnit(unit: Unit): void {
    if (units.has(unit)) return;
    units.add(unit);
    waiting.push(unit);
  }

  function addVariable(variable: Variable): void {
    if (variables.has(variable)) return;
    variables.add(variable);
    waiting.push(variable);
  }

  function follow(references: References): void {
    for (const variable of references.mentions) {
      if (!analysed.nameHelpers.has(variable)) addVariable(variable);
    }
    for (const specifier of references.specifiers) addPackage(specifier);
    opaque ??= references.opaque[0];
  }

  function addPackage(specifier: string): void {
    const from = analysed.importedFrom(specifier);
    if (from.kind !== "package" || packages.has(from.key)) return;
    packages.add(from.key);
    for (const [key, changing] of analysed.packageChangedBy) {
      if (!sharesState(from.key, key)) continue;
      for (const unit of changing) addUnit(unit);
    }
  }
}
