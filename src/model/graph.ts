import type { CallOrigin } from "./growth.ts";
import type { NodeId, NodeName } from "./ids.ts";
import type { ItemPath } from "./item-path.ts";
import type { Place } from "./place.ts";
import type { CallKind, DeclaredInput, RecordedFunction } from "./recorded-graph.ts";
import type { NodeVariant } from "./run-params.ts";

/** A place in a node's arguments that a parent's value, or a part of it, fills. */
export interface NodeHole {
  readonly parent: NodeId;
  readonly path: ItemPath;
  /** Where in the arguments: `[0]`, `[1].rows[2]`. */
  readonly where: string;
}

export interface GraphNode {
  readonly id: NodeId;
  readonly name: NodeName;
  readonly kind: CallKind;
  /** `sum`, `IncrementalSum` or `IncrementalSum.add`. */
  readonly functionName: string;
  readonly place?: Place;
  readonly holes: readonly NodeHole[];
  /** These six: see `RecordedCall`. */
  readonly function: number;
  readonly method?: string;
  readonly declared: readonly DeclaredInput[];
  readonly callHash: string;
  readonly argumentsText: string;
  readonly argumentsHash: string;
  readonly unspellable?: { readonly where: string; readonly what: string };
  readonly how?: string;
  /** Where a call comes from that a node has handed over to; absent for the calls of the module. */
  readonly origin?: CallOrigin;
  /** For a method call: its construction, and the call before it on the same instance (the construction, for the first). */
  readonly chain?: { readonly instance: NodeId; readonly previous: NodeId };
  /** Which combinations of a grid it belongs to, if not to all. */
  readonly variant?: NodeVariant;
  /** Every node that must end before this one, once each, in the order of the arguments, the chain last. */
  readonly parents: readonly NodeId[];
  /** Every node that this one is a parent of, once each, in recorded order. */
  readonly children: readonly NodeId[];
}

/** A checked graph: names are unique, edges run from lower to higher ids only. */
export interface Graph {
  /** By id. */
  readonly nodes: readonly GraphNode[];
  /** What was asked for, in the order of the asking. */
  readonly targets: readonly Target[];
  /** The wrapped functions and classes, in the order of wrapping. */
  readonly functions: readonly RecordedFunction[];
}

export interface Target {
  readonly node: NodeId;
  /** Empty for the whole value. */
  readonly path: ItemPath;
}

/** The part of a graph that one run is about; edges to nodes outside it do not occur. */
export interface Selection {
  /** In id order. */
  readonly nodes: readonly NodeId[];
  readonly targets: readonly Target[];
}

/** How one node reaches another: as a whole argument, as an item of its value, or as the call before it on one instance. */
export type EdgeKind = "argument" | "item" | "chain";

export interface GraphEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly kind: EdgeKind;
  /** The parts that are used, for an `item` edge. */
  readonly paths: readonly ItemPath[];
}
