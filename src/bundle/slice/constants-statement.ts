import type { AnalysedBundle } from "./analyse-bundle.ts";
import { findOpen } from "./find-open.ts";
import { analyseBundle } from "./analyse-bundle.ts";
import type { ImportedFrom } from "./imported-from.ts";

/**
 * The statement that a bundle ends with, so that whoever loads it can ask for the values that its code does not tell:
 * `[name, whether anything of the world is in it, getter]` for each. Undefined if there are none, or if the text is no module.
 */
export function constantsStatement(
  text: string,
  importedFrom: (specifier: string) => ImportedFrom,
): string | undefined {
  let analysed: AnalysedBundle;
  try {
    analysed = analyseBundle(text, importedFrom);
  } catch {
    // What the parser does not know yet may still run; its functions are then not sliced either.
    return undefined;
  }
  const { ofModule } = findOpen(analysed);
  if (ofModule.size === 0) return undefined;
  const { names } = analysed;
  if (names.ofModule.has("globalThis") || names.ofModule.has("Symbol")) return undefined;
  const getters = [...ofModule].map(
    ([{ name }, level]) => `[${JSON.stringify(name)}, ${String(level === 3)}, () => ${name}]`,
  );
  return `globalThis[Symbol.for("ffuse.constants")] = [${getters.join(", ")}];\n`;
}
