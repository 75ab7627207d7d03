import type { EditFailure } from "../../failure/edit-failures.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { GivenPlugin } from "../../model/backend-file.ts";
import type { Place } from "../../model/place.ts";
import type { PluginArgs } from "../../model/plugin.ts";
import { definitionsKey, pluginKey } from "../../model/plugin-hooks.ts";
import type { ChosenPlugin, PluginDefinition } from "../../model/plugin-hooks.ts";
import { nearest } from "../../util/nearest.ts";
import type { EditState } from "./edit-state.ts";
import { plainCopy } from "./plain-copy.ts";

type NotDefined = Extract<EditFailure, { reason: "plugin-not-defined" }>;

/** Takes a plug-in that a rule of the query file names. Throws `FfuseError` `plugin-not-defined`. */
export function registerGiven(state: EditState, { key, place }: GivenPlugin, found: unknown): void {
  const { [pluginKey]: chosen } = (found ?? {}) as Partial<ChosenPlugin>;
  const refuse = ({
    what,
    near = [],
  }: Partial<NotDefined> & Pick<NotDefined, "what">): FfuseError =>
    new FfuseError({ reason: "plugin-not-defined", plugin: key, what, near, place });
  if (found === undefined) throw refuse({ what: "not there" });
  if (chosen === undefined) throw refuse({ what: "not what definePlugin gives" });
  const wrong = whyWrong(chosen.definition.hooks);
  if (wrong !== undefined) throw refuse(wrong);
  register(state, key, chosen.definition);
}

/** What a backend file gives to `setPlugin` as a query file would name it. */
export function registerChosen(
  state: EditState,
  plugins: readonly PluginArgs[],
  getPlace: () => Place | undefined,
): unknown {
  const { functions } = state.draft.recorder;
  const named = plugins.map((plugin: unknown) => {
    const { [pluginKey]: chosen, use } = (plugin ?? {}) as Partial<ChosenPlugin> & {
      use?: unknown;
    };
    const place = getPlace();
    const at = place === undefined ? {} : { place };
    if (chosen === undefined) {
      if (typeof use !== "string" || !use.includes("#")) return plugin;
      const expected = "a plug-in that is imported, or the name of one of ffuse";
      const seen = JSON.stringify(use);
      throw new FfuseError({ reason: "setting-invalid", setting: "use", seen, expected, ...at });
    }
    const { definition, options } = chosen;
    const known = functions.find((each) => each.plugin?.definition === definition);
    if (known?.plugin !== undefined) return { ...options, use: known.plugin.key };
    const { name = "plug-in" } = definition.hooks;
    const wrong = whyWrong(definition.hooks);
    if (wrong !== undefined) {
      throw new FfuseError({
        ...{ reason: "plugin-not-defined", plugin: name, ...wrong },
        ...at,
      });
    }
    const taken = new Set(functions.map((each) => each.plugin?.key));
    let key = `${state.file}#${name}`;
    for (let count = 2; taken.has(key); count++) key = `${state.file}#${name}-${count}`;
    register(state, key, definition);
    return { ...options, use: key };
  });
  return plainCopy(named, "the plug-ins", getPlace);
}

function register(state: EditState, key: string, definition: PluginDefinition): void {
  const { functions } = state.draft.recorder;
  functions.push({
    ...{ ordinal: functions.length, name: key, site: definition.site, kind: "function" },
    // Its hooks are in the first argument of the call that defined it.
    code: noFunction,
    underParams: false,
    argument: 0,
    plugin: { key, definition, nth: nthOf(state, definition) },
  });
}

const noFunction = (): undefined => undefined;

/** How many plug-ins were defined at the same place before. */
function nthOf({ findSite }: EditState, definition: PluginDefinition): number {
  const { [definitionsKey]: all = [] } = globalThis as {
    [definitionsKey]?: readonly PluginDefinition[];
  };
  const siteOf = ({ site }: PluginDefinition): string => JSON.stringify(findSite(site));
  const own = siteOf(definition);
  return all.slice(0, all.indexOf(definition)).filter((each) => siteOf(each) === own).length;
}

const hookNames = ["beforeNode", "afterNode", "onError", "aroundNode"];

const kinds: Readonly<Record<string, string>> = {
  ...Object.fromEntries(hookNames.map((name) => [name, "function"])),
  ...{ name: "string", observer: "boolean" },
};

/** What is wrong with hooks, and which may be meant. */
function whyWrong(hooks: unknown): Pick<NotDefined, "what" | "near"> | undefined {
  const wrong = (what: string, near: readonly string[] = []) => ({
    what: `definePlugin ${what}`,
    near,
  });
  if (typeof hooks !== "object" || hooks === null) return wrong("of something that is no object");
  const given = Object.entries(hooks).filter(([, value]) => value !== undefined);
  for (const [key, value] of given as [string, unknown][]) {
    const expected = kinds[key];
    if (expected === undefined) {
      return wrong(`with ${key}, which is no hook`, nearest(key, hookNames, 1));
    }
    if (typeof value !== expected) return wrong(`with ${key}, which is no ${expected}`);
  }
  return given.some(([key]) => hookNames.includes(key)) ? undefined : wrong("without a hook");
}
