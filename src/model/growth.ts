import type { ContentHash, NodeId } from "./ids.ts";
import type { ItemPath } from "./item-path.ts";
import type { CallKind, RecordedCall } from "./recorded-graph.ts";
import type { Settling } from "./settled.ts";
import type { CodecName, ResultRef } from "./result-ref.ts";

/** What a node gives that hands its work over to new nodes: kept in place of a value, which those make. */
export type Growth =
  /** A call for each element of a list, by the content hashes of the elements; named by `keys`, or by position. */
  | {
      readonly kind: "map";
      readonly hashes: readonly ContentHash[];
      readonly keys?: readonly string[];
    }
  /** A tree of calls that merge neighbours. */
  | {
      readonly kind: "reduce";
      readonly hashes: readonly ContentHash[];
      readonly pair: PairOfList;
    }
  | InnerCalls;

/** The spelling of the arguments of each call of a `reduce`. */
export type PairOfList = Pick<RecordedCall, "argumentsText" | "argumentsHash">;

/** The calls that a node made itself. Holes count its calls from 0, and may only look back. */
export interface InnerCalls {
  readonly kind: "calls";
  readonly calls: readonly InnerCall[];
  /** What of the calls the value is made of. */
  readonly returns: readonly GrownHole[];
  /** Whether the value is that of one call, whole. */
  readonly isOneCall: boolean;
  /** `InnerValues`, encoded: users' values, which only realms look into. */
  readonly values: { readonly codec: CodecName; readonly bytes: Uint8Array };
}

/** A call as the main thread needs it; its name is what follows that of the node. */
export type InnerCall = Omit<RecordedCall, "callHash" | "chain" | "method" | "declared">;

/** The arguments of each call, and the value, with a `Placeholder` where one of the calls is meant. */
export interface InnerValues {
  readonly args: readonly (readonly unknown[])[];
  readonly returns: unknown;
}

/** Stands in `InnerValues` for the value of a call, or a part of it: its position among the calls, then the path. */
export interface Placeholder {
  readonly "ffuse.call": readonly [index: number, ...path: ItemPath];
}

/** A call, counted from 0, and which part of its value is used. */
export interface GrownHole {
  readonly call: number;
  readonly path: ItemPath;
}

/** Where a call comes from that no module has recorded, so that any realm can make it. */
export type CallOrigin =
  /** The node made it, as the call at that index. */
  | {
      readonly kind: "inner";
      readonly growth: ResultRef;
      readonly index: number;
      /** The node that the call at index 0 became; the others follow. */
      readonly base: NodeId;
      readonly callKind: CallKind;
      readonly how?: Settling;
      readonly function: number;
    }
  /** It is a `map` or a `reduce` with something else for a list: an element of it, or two neighbours. */
  | {
      readonly kind: "of-list";
      readonly of: CallOrigin | { readonly kind: "recorded"; readonly node: NodeId };
      readonly function: number;
      readonly holes: readonly { readonly parent: NodeId; readonly path: ItemPath }[];
    }
  /** It makes the value of a node that has handed over: a list of what nodes from `base` on give, or the structure that it returned. */
  | { readonly kind: "gather-list"; readonly base: NodeId; readonly count: number }
  | { readonly kind: "gather-inner"; readonly growth: ResultRef; readonly base: NodeId }
  | { readonly kind: "gather-item"; readonly parent: NodeId; readonly path: ItemPath };

/** The new nodes of a node that hands over, and how it gets its value from them. */
export interface Grown {
  /** In id order. */
  readonly nodes: readonly NodeId[];
  /** Those that it waits for. */
  readonly awaits: readonly NodeId[];
  readonly value:
    /** It is that of a node. */
    | { readonly kind: "of"; readonly node: NodeId }
    /** It is made of those of several. */
    | {
        readonly kind: "made";
        readonly origin: CallOrigin;
        /** Whether failures of those that it waits for are given as values. */
        readonly collects?: true;
        /** Of what else it is made; absent if it is nothing but a list or an item. */
        readonly content?: ContentHash;
        /** Absent where the whole values of `awaits` are used, or an item of the list. */
        readonly holes?: readonly { readonly parent: NodeId; readonly path: ItemPath }[];
      };
  /** The content hashes of the elements of a list, where that is what it goes over. */
  readonly elements?: {
    readonly parent: NodeId;
    readonly path: ItemPath;
    readonly hashes: readonly ContentHash[];
  };
}
