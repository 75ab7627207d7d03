import type { ItemPath } from "./item-path.ts";
import type { NodeName } from "./ids.ts";
import type { DeclaredInput } from "./recorded-graph.ts";
import type { EventNode } from "./run-event.ts";
import type { ResultRef } from "./result-ref.ts";

/** Says of a whole graph that every node of it has a result in the store as the store is now, so that none need be looked up. */
export interface Mark {
  /** Of everything that decides which results the nodes have, but the contents of declared inputs. */
  readonly key: string;
  /** How many nodes there are. */
  readonly nodes: number;
  /** How long their results took to compute. */
  readonly savedMs: number;
  /** Every declared input once, with the hash of its content. */
  readonly declared: readonly (readonly [input: DeclaredInput, hash: string])[];
  /** The nodes themselves; absent if they are too many to be told one by one. */
  readonly listed?: readonly MarkedNode[];
  /** What was asked for, if the nodes are listed. */
  readonly targets: readonly { readonly name: NodeName; readonly path: ItemPath }[];
}

/** A node of a graph that is marked, with its result but for its bytes. */
export interface MarkedNode {
  readonly node: EventNode;
  readonly result: Omit<ResultRef, "inline">;
  readonly savedMs: number;
}

/** Of larger graphs, nodes that are reused are only counted. */
export const listedLimit: number = 100;
