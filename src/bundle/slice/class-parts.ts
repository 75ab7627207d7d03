import type { AnyNode, MethodDefinition } from "acorn";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { unwrapName } from "./node-shapes.ts";
import type { Seeds } from "./find-seeds.ts";
import type { Unit } from "./find-units.ts";
import { isClass } from "./parse-module.ts";
import type { ClassNode } from "./parse-module.ts";
import { readClass } from "./read-class.ts";
import type { ClassMembers } from "./read-class.ts";

/** One class of those that an instance is made of. */
export interface ClassPiece extends ClassMembers {
  readonly node: ClassNode;
  /** The unit that declares it, if it is one of the module's own declarations. */
  readonly unit: Unit | undefined;
  /** The unit that it is evaluated in. */
  readonly during: Unit | undefined;
}

/**
 * A wrapped class and its bases, if all of them keep their instances to themselves: a method then runs only if its name is
 * written in code that runs, or if ffuse calls it.
 */
export interface ClassParts {
  /** The wrapped class first, then what it extends. */
  readonly pieces: readonly ClassPiece[];
}

/** Takes the class that is wrapped apart; undefined if it is no class, or if anybody may call any of its methods. */
export function findClassParts(analysed: AnalysedBundle, seeds: Seeds): ClassParts | undefined {
  const [seed] = seeds.expressions;
  if (seed === undefined || seeds.expressions.length > 1) return undefined;
  if (seeds.units.length > 0 || seeds.lost !== undefined) return undefined;
  const pieces: ClassPiece[] = [];
  const made = unwrapName(seed.node);
  let at: ReturnType<typeof classBehind> = isClass(made)
    ? { node: made, unit: undefined, during: seed.during }
    : classBehind(analysed, seed.node);
  while (at !== undefined) {
    const { node } = at;
    // A class that extends itself, or one in a ring, fails when it is loaded.
    if (pieces.some((piece) => piece.node === node)) return undefined;
    const members = readClass(analysed, node);
    if (members === undefined) return undefined;
    pieces.push({ ...at, ...members });
    if (!node.superClass) return lettingNothingOut(pieces) ? { pieces } : undefined;
    at = classBehind(analysed, node.superClass);
  }
  return undefined;
}

/** The methods that run when a method is called; of the construction, without one. */
export function methodsReached(
  { pieces }: ClassParts,
  method: string | undefined,
): ReadonlySet<MethodDefinition> {
  const reached = new Set<MethodDefinition>();
  const names = new Set<string>(pieces.flatMap(({ core }) => [...core]));
  if (method !== undefined) names.add(method);
  // Grows while it is gone through.
  for (const name of names) {
    for (const one of pieces.flatMap(({ apart }) => apart.get(name) ?? [])) {
      reached.add(one.node);
      for (const mentioned of one.names) names.add(mentioned);
    }
  }
  return reached;
}

/** The class that a name means throughout, with nothing around it that changes it. */
function classBehind(
  analysed: AnalysedBundle,
  expression: AnyNode,
): Pick<ClassPiece, "node" | "unit" | "during"> | undefined {
  if (expression.type !== "Identifier") return undefined;
  const variable = analysed.names.at.get(expression.start);
  if (variable?.ofModule !== true) return undefined;
  const isNaming = ({ kind }: Unit): boolean => kind === "naming";
  const declaring = (analysed.declaredBy.get(variable) ?? []).filter((one) => !isNaming(one));
  const [unit] = declaring;
  if (unit === undefined || declaring.length > 1 || unit.from !== undefined) return undefined;
  const changing = analysed.changedBy.get(variable) ?? [];
  if (changing.some((one) => one !== unit && !isNaming(one))) return undefined;
  const { node } = unit;
  const made = node.type === "VariableDeclarator" && node.init ? unwrapName(node.init) : node;
  return isClass(made) ? { node: made, unit, during: unit } : undefined;
}

/** Whether a method that gives its instance away does so to ffuse alone. */
function lettingNothingOut(pieces: readonly ClassPiece[]): boolean {
  const mentioned = new Set<string>();
  for (const { core, apart } of pieces) {
    for (const name of core) mentioned.add(name);
    for (const one of [...apart.values()].flat()) {
      for (const name of one.names) mentioned.add(name);
    }
  }
  return pieces.every(({ giving }) => [...giving].every((name) => !mentioned.has(name)));
}
