import type { PluginPart } from "../model/fingerprint-parts.ts";
import type { PluginWork } from "../model/plugin.ts";
import type { RecordedPlugin } from "../model/recorded-graph.ts";
import { pluginParts } from "../plan/plugin-parts.ts";
import type { LookUpParts } from "./look-up-parts.ts";
import { unknowableOf } from "./unknowable-of.ts";

type CodeParts = Pick<LookUpParts, "code" | "graph">;

/** What plug-ins add to the fingerprint parts of a node; nothing where all of them only look on. */
export function pluginPartsOf(
  work: readonly PluginWork[],
  { code, graph }: CodeParts,
): { readonly plugins?: readonly PluginPart[] } {
  const plugins = pluginParts(work, (key) => {
    const { index, isObserver, nth } = findPlugin(key, { code, graph });
    const { hash, open = [] } = code.functions[index] ?? {};
    const constants = open.map((name) => [name, code.constants?.[name]?.hash ?? ""]);
    return { isObserver, counts: [hash, nth, constants] };
  });
  return plugins.length === 0 ? {} : { plugins };
}

/** What a plug-in of a node reads that nobody can compare with what it was. */
export function whyPluginUnknowable(
  work: readonly PluginWork[],
  parts: CodeParts,
): string | undefined {
  for (const each of work) {
    if (each.use !== "code") continue;
    const { index, isObserver } = findPlugin(each.key, parts);
    const what = isObserver ? undefined : unknowableOf(parts.code, index);
    if (what !== undefined) return `of its plug-in ${each.key}, ${what}`;
  }
  return undefined;
}

function findPlugin(
  key: string,
  { graph }: CodeParts,
): RecordedPlugin & { readonly index: number } {
  const index = graph.functions.findIndex(({ plugin }) => plugin?.key === key);
  const plugin = graph.functions[index]?.plugin;
  if (plugin === undefined) throw new Error(`bug: there is no plug-in ${key}`);
  return { ...plugin, index };
}
