import type { Place } from "./place.ts";
import type { ChosenPlugin } from "./plugin-hooks.ts";

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
  | { readonly use: "environment"; readonly set: Readonly<Record<string, string>> }
  | CodePluginUse;

/** A plug-in of the user's own, as a rule names it. */
export interface CodePluginUse {
  readonly use: "code";
  /** What it is called: `./plugins.ts#name`, or `w.backend.ts#name` for one that a backend file gives. */
  readonly key: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Of a query file: where it is. */
  readonly from?: PluginSource;
}

/** Where a rule of the query file finds a plug-in. */
export interface PluginSource {
  /** Absolute path. */
  readonly file: string;
  readonly exported: string;
  readonly place: Place;
}

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
  | { readonly use: "environment"; readonly set: Readonly<Record<string, string | number>> }
  | ChosenPlugin;

/** What a plug-in does around one call. */
export type PluginWork =
  | { readonly use: "random-state"; readonly seed: number }
  | { readonly use: "environment"; readonly set: Readonly<Record<string, string>> }
  | {
      readonly use: "code";
      readonly key: string;
      readonly options: Readonly<Record<string, unknown>>;
    };

/** The names of plug-ins that come with ffuse. */
export const pluginNames: readonly Exclude<PluginUse["use"], "code">[] = [
  "random-state",
  "environment",
];

/** The seeds that are handed out unless a rule says otherwise: those that generators of 32 bits tell apart. */
export const seedLimits: { readonly min: number; readonly max: number } = {
  min: 0,
  max: 2 ** 32 - 1,
};
