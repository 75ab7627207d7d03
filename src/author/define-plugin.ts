import { definitionsKey, pluginKey } from "../model/plugin-hooks.ts";
import type {
  ChosenPlugin,
  DefinedPlugin,
  PluginDefinition,
  PluginHooks,
} from "../model/plugin-hooks.ts";
import { captureSite } from "./recorder.ts";

/**
 * Defines a plug-in: what is done around nodes, in the thread that runs them. A rule of the query file names it,
 * `use: ./plugins.ts#timed`, and a backend file gives it to `setPlugin`.
 *
 * @example
 * export const timed = definePlugin({
 *   beforeNode: ({ log, name }) => log(`${name} begins`),
 *   observer: true,
 * });
 */
export function definePlugin<Options extends object = Record<string, unknown>>(
  hooks: PluginHooks<Options>,
): DefinedPlugin<Options> {
  const definition: PluginDefinition = {
    hooks,
    site: captureSite(definePlugin),
  };
  const realm = globalThis as { [definitionsKey]?: readonly PluginDefinition[] };
  realm[definitionsKey] = [...(realm[definitionsKey] ?? []), definition];
  const choose = (options: object): ChosenPlugin => ({ [pluginKey]: { definition, options } });
  return { ...choose({}), with: choose };
}
