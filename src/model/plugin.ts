/** A plug-in as a rule names it, with its options. */
export type PluginUse =
  /** Gives each node a seed, in the order of the graph, one more than that of the node before; after `max` comes `min`. */
  | {
      readonly use: "random-state";
      readonly seed: number;
      readonly min: number;
      readonly max: number;
    }
  /** Sets variables of the environment while a node runs. */
  | { readonly use: "environment"; readonly set: Readonly<Record<string, string>> };

/** A plug-in as code names it; see `PluginUse`. */
export type PluginArgs =
  | {
      readonly use: "random-state";
      /** The seed of the first node; `min` if absent. */
      readonly seed?: number;
      /** 0 if absent. */
      readonly min?: number;
      /** 4294967295 if absent. */
      readonly max?: number;
    }
  | { readonly use: "environment"; readonly set: Readonly<Record<string, string | number>> };

/** What a plug-in does around one call. */
export type PluginWork =
  | { readonly use: "random-state"; readonly seed: number }
  | { readonly use: "environment"; readonly set: Readonly<Record<string, string>> };

/** The names of plug-ins. */
export const pluginNames: readonly PluginUse["use"][] = ["random-state", "environment"];

/** The seeds that are handed out unless a rule says otherwise: those that generators of 32 bits tell apart. */
export const seedLimits: { readonly min: number; readonly max: number } = {
  min: 0,
  max: 2 ** 32 - 1,
};
