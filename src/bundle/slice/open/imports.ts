import type { AnyNode } from "acorn";
import type { Unit } from "../find-units.ts";
import { levelOfBuiltin, recordingNames } from "./open-level.ts";
import type { OpenLevel } from "./open-level.ts";
import type { OpenState } from "./open-state.ts";

/** The import of a name, if it is one. */
export function importAt(node: AnyNode, { analysed }: OpenState): Unit | undefined {
  if (node.type !== "Identifier") return undefined;
  const variable = analysed.names.at.get(node.start);
  if (variable?.ofModule !== true) return undefined;
  return (analysed.declaredBy.get(variable) ?? []).find(({ from }) => from !== undefined);
}

/** Of a member of what is imported, or of itself if the name is empty. */
export function levelOfImport(
  { from = "", node }: Unit,
  { member, isCall }: { readonly member: string; readonly isCall: boolean },
  { analysed }: OpenState,
): OpenLevel {
  const name = importedName(node) ?? member;
  if (analysed.importedFrom(from).kind === "ffuse") return recordingNames.has(name) ? 0 : 3;
  return levelOfBuiltin(from, name, isCall) ?? 2;
}

/** The name that a module gives what is imported under; undefined for all of the module. */
export function importedName(node: AnyNode): string | undefined {
  if (node.type !== "ImportSpecifier") return undefined;
  return node.imported.type === "Identifier" ? node.imported.name : String(node.imported.value);
}

/** Of what `import("x")` or `require("x")` loads; undefined for a computed path. */
export function levelOfLoaded(specifier: string | undefined): OpenLevel {
  if (specifier === undefined || /^\.{0,2}\//.test(specifier)) return 3;
  return levelOfBuiltin(specifier, "", false) ?? 2;
}
