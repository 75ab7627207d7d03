import type { FileEdit } from "./file-edit.ts";
import type { NameMatch, PickedNodes } from "./name-match.ts";
import type { Place } from "./place.ts";
import type { PluginArgs, PluginSource } from "./plugin.ts";
import type { RemoteArgs, TaskArgs } from "./query-args.ts";

/** Read from what `defineBackend` gives: the function that was defined. */
export const backendKey: unique symbol = Symbol.for("ffuse.backend") as never;

/** The name under which a bundle exports the default export of the backend file. */
export const backendExport = "__ffuse_backend";

/** What a realm has to know of the operator's side, beside the bundle, to make the same graph as every other one. */
export interface GivenBackend {
  /** Absolute path of the backend file that is in the bundle, if there is one. */
  readonly file?: string;
  /** The rules of the query file that set tags, in order. */
  readonly tags: readonly { readonly match: NameMatch; readonly tags: readonly string[] }[];
  readonly edits: readonly FileEdit[];
  /** Plug-ins that rules of the query file name; none if absent. */
  readonly plugins?: readonly GivenPlugin[];
}

/** A plug-in of the user's own that is in the bundle. */
export interface GivenPlugin extends PluginSource {
  readonly key: string;
}

/** What a backend file has said beside its edits. The values are as they were given. */
export type BackendSaying = { readonly place?: Place } & (
  | { readonly kind: "init" | "storage"; readonly value: unknown }
  | { readonly kind: "remote-args"; readonly match: PickedNodes; readonly value: RemoteArgs }
  | { readonly kind: "task-args"; readonly match: PickedNodes; readonly value: TaskArgs }
  | { readonly kind: "plugins"; readonly match: PickedNodes; readonly value: readonly PluginArgs[] }
);
