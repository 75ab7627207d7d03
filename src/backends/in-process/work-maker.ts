import type { RunJob } from "../../contract/backend.ts";
import type { GraphNode } from "../../model/graph.ts";
import type { Fingerprint, NodeId } from "../../model/ids.ts";
import { itemPathKey } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";
import type { CallWork, NodeWork } from "../../model/node-work.ts";
import type { ResultRef } from "../../model/result-ref.ts";

export interface WorkMakerParts {
  readonly job: RunJob;
  readonly nodeOf: (id: NodeId) => GraphNode;
  readonly resultOf: (id: NodeId) => ResultRef;
}

/** Turns nodes into the work that an executor gets. */
export class WorkMaker {
  readonly #parts: WorkMakerParts;

  constructor(parts: WorkMakerParts) {
    this.#parts = parts;
  }

  workOf(id: NodeId, fingerprint: Fingerprint): NodeWork {
    const { job, nodeOf } = this.#parts;
    const node = nodeOf(id);
    const { need, cache } = job.argumentsOf(id);
    const instance = node.kind === "construct" ? id : node.chain?.instance;
    return {
      call: this.#callOf(node),
      keep: {
        fingerprint,
        items: this.#itemsOf(node),
        functionName: node.functionName,
        codeHash: job.codeHash,
        ...(cache === "off" ? { scratch: job.run } : {}),
      },
      ...(need.memoryBytes === 0 ? {} : { memoryBytes: need.memoryBytes }),
      ...(instance === undefined
        ? {}
        : {
            chain: {
              instance,
              callsSince: (lastMade: NodeId | undefined) => this.#callsBetween(lastMade, node),
            },
          }),
    };
  }

  #callOf(node: GraphNode): CallWork {
    const { nodeOf, resultOf } = this.#parts;
    const parents = [...new Set(node.holes.map((hole) => hole.parent))];
    return {
      node: node.id,
      name: node.name,
      callHash: node.callHash,
      inputs: parents.map((parent) => ({
        parent,
        name: nodeOf(parent).name,
        result: resultOf(parent),
      })),
    };
  }

  #callsBetween(lastMade: NodeId | undefined, node: GraphNode): readonly CallWork[] {
    const calls: CallWork[] = [];
    let previous = node.chain?.previous;
    while (previous !== undefined && previous !== lastMade) {
      const earlier = this.#parts.nodeOf(previous);
      calls.unshift(this.#callOf(earlier));
      previous = earlier.chain?.previous;
    }
    return calls;
  }

  /** The parts of the node's value that its children use, each once. */
  #itemsOf(node: GraphNode): readonly ItemPath[] {
    const paths = new Map<string, ItemPath>();
    for (const child of node.children) {
      for (const hole of this.#parts.nodeOf(child).holes) {
        if (hole.parent === node.id && hole.path.length > 0) {
          paths.set(itemPathKey(hole.path), hole.path);
        }
      }
    }
    return [...paths.values()];
  }
}
