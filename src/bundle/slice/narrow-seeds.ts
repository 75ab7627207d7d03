import type { AnalysedBundle } from "./analyse-bundle.ts";
import { methodsReached } from "./class-parts.ts";
import type { ClassParts } from "./class-parts.ts";
import { collectReferences } from "./collect-references.ts";
import type { Variable } from "./declare-names.ts";
import type { Seeds } from "./find-seeds.ts";
import { isStillClass } from "./is-still.ts";

/** Where the slice of a method starts, or of the construction without one: the classes less the methods that do not run. */
export function narrowSeeds(
  analysed: AnalysedBundle,
  parts: ClassParts,
  method: string | undefined,
): Seeds {
  const { names } = analysed;
  const reached = methodsReached(parts, method);
  const own = new Set<Variable>();
  for (const { node, unit } of parts.pieces) {
    for (const variable of unit?.declares ?? []) own.add(variable);
    const named = node.id ? names.at.get(node.id.start) : undefined;
    if (named !== undefined) own.add(named);
  }
  const expressions = parts.pieces.map(({ node, apart, during }) => {
    const methods = [...apart.values()].flat().map((one) => one.node);
    const without = new Set(methods.filter((one) => !reached.has(one)));
    const found = collectReferences(node, names, undefined, without);
    // The name of a class in its own head, and in the head of one that extends it, reaches nothing more; whoever
    // else reaches it by its name brings it in as a whole.
    const mentions = new Set([...found.mentions].filter((one) => !own.has(one)));
    const references = { ...found, mentions };
    return { node, references, during: isStillClass(node) ? undefined : during, without };
  });
  return { expressions, units: [] };
}
