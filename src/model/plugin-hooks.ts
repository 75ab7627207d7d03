import type { NodeContext } from "./node-context.ts";

/** Read from a plug-in of the user's own: what `definePlugin` made of it. */
export const pluginKey: unique symbol = Symbol.for("ffuse.plugin") as never;

/** The name under which a bundle exports a plug-in of the query file, without its position among them. */
export const pluginExport = "__ffuse_plugin_";

/** What is done around a node, in the thread that runs it. Hooks may be async; one that throws fails the node. */
export interface PluginHooks<Options> {
  /** What messages call it, if a backend file uses it. */
  readonly name?: string;
  /** Says that it changes no value, so that it counts for nothing when nodes run again. */
  readonly observer?: boolean;
  readonly beforeNode?: (context: NodeContext, options: Options) => unknown;
  /** Not called where the node has failed. */
  readonly afterNode?: (context: NodeContext, options: Options, value: unknown) => unknown;
  /** Called with what the node has thrown, which stays thrown. */
  readonly onError?: (context: NodeContext, options: Options, thrown: unknown) => unknown;
  /** Gives the value of the node, which `call` gives once; what an observer gives is passed over. */
  readonly aroundNode?: (
    context: NodeContext,
    options: Options,
    call: () => Promise<unknown>,
  ) => unknown;
}

/** A plug-in as code has defined it. */
export interface PluginDefinition {
  readonly hooks: PluginHooks<never>;
  /** Its `stack` starts at the defining call, with the calls around it behind. */
  readonly site: { readonly stack?: string };
}

/** A plug-in of the user's own with its options. */
export interface ChosenPlugin {
  readonly [pluginKey]: { readonly definition: PluginDefinition; readonly options: object };
}

/** What `definePlugin` gives: the plug-in without options, and with those that it is given. */
export interface DefinedPlugin<Options> extends ChosenPlugin {
  with(options: Options): ChosenPlugin;
}

/** A plug-in that is used in this realm. */
export interface LivePlugin {
  /** As `PluginUse` has it. */
  readonly key: string;
  readonly definition: PluginDefinition;
  /** How many of one place in the code were defined before it. */
  readonly nth: number;
}

/** All plug-ins that were defined in this realm, in order: `globalThis[definitionsKey]`. */
export const definitionsKey: unique symbol = Symbol.for("ffuse.plugins") as never;
