import type { FileEdit } from "./file-edit.ts";
import type { PickedNodes } from "./name-match.ts";
import type { Place } from "./place.ts";
import type { PluginUse } from "./plugin.ts";
import type { MemoryGrowth, RetryPolicy } from "./retry-policy.ts";
import type { Rate } from "./run-limits.ts";

/** How results are looked up and kept; see the design, "Fingerprints". */
export type CacheMode = "fingerprint" | "name" | "off" | "refresh";

/** What of the machine an operator may have counted in fingerprints. */
export type EnvironmentKey = "node" | "platform" | "arch";

/** What a rule can set on a node; a key that is absent is left as it was. Mirrors `remote_args` and `task_args` of the query file. */
export interface NodeSettings {
  readonly numCpus?: number;
  readonly numGpus?: number;
  /** Of the first attempt. */
  readonly memoryBytes?: number;
  /** Belongs to `memoryBytes`: a rule that sets one sets both. */
  readonly memoryGrowth?: MemoryGrowth;
  readonly resources?: Readonly<Record<string, number>>;
  readonly retries?: Partial<RetryPolicy>;
  readonly timeoutMs?: number;
  /** Higher starts earlier. */
  readonly priority?: number;
  /** Whether values are shared with other nodes instead of copied. */
  readonly share?: boolean;
  readonly tags?: readonly string[];
  readonly cache?: CacheMode;
  /** How old a result may be and still be reused. */
  readonly expiresMs?: number;
  /** Any text; another one makes other results. */
  readonly version?: string;
  readonly environment?: readonly EnvironmentKey[];
  /** What is done around the node, the first one outermost. */
  readonly plugins?: readonly PluginUse[];
}

/** One rule of the operator: which nodes, by name, get which settings. */
export interface QueryRule {
  readonly match: PickedNodes;
  readonly settings: NodeSettings;
  /** Where the rule stands; absent for rules made in code. */
  readonly place?: Place;
}

/** A query file or the flags and calls that stand for one, checked. */
export interface Query {
  /** What the machine is said to have; a key that is absent is found out from the machine. */
  readonly init: {
    readonly numCpus?: number;
    readonly numGpus?: number;
    readonly memoryBytes?: number;
    /** Infinity for a resource of which only the rate is bounded. */
    readonly resources?: Readonly<Record<string, number>>;
    /** By the name of a resource. */
    readonly rates?: Readonly<Record<string, Rate>>;
    /** How deep nodes may hand over to nodes that hand over; 1,000 if absent. */
    readonly maxDepth?: number;
    /** How many nodes with a tag may run at once. */
    readonly limits?: Readonly<Record<string, number>>;
  };
  readonly storage?: StorageOptions;
  readonly rules: readonly QueryRule[];
  /** Edits of the graph, in order; none if absent. */
  readonly edits?: readonly FileEdit[];
  /** Absolute path of the file that it was read from, if any. */
  readonly file?: string;
}

/** How much a crash may lose: at most the last 50 ms, or nothing. */
export type Durability = "default" | "strict";

/** Where results are kept. */
export interface StorageOptions {
  readonly kind: "file" | "memory";
  readonly options: {
    /** Folder, relative to the working directory; `storage` if absent. Only for `file`. */
    readonly path?: string;
    /** `strict` tells of a node's end only when it is on the disk itself; `default` if absent. Only for `file`. */
    readonly durability?: Durability;
  };
}
