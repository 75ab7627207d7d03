import type { LookUp } from "../contract/backend.ts";
import type { Store } from "../contract/store.ts";
import type { Graph } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import { fingerprintNode, uniqueFingerprint } from "../plan/fingerprint-node.ts";

export interface LookUpParts {
  readonly graph: Graph;
  readonly argumentsOf: (node: NodeId) => NodeArguments;
  readonly store: Store;
  readonly codeHash: string;
  readonly run: string;
}

/** How a run finds what a node has been found to be: its fingerprint, and a kept result under it or under its name. */
export function makeLookUp({ graph, argumentsOf, store, codeHash, run }: LookUpParts): LookUp {
  return async (id, known) => {
    const node = graph.nodes[id];
    if (node === undefined) throw new Error(`bug: there is no node ${id}`);
    const { cache } = argumentsOf(id);
    if (cache === "name") {
      const task = await store.findByName(node.name);
      if (task !== undefined) return { fingerprint: task.result.fingerprint, result: task.result };
    }
    if (node.unspellable !== undefined) return { fingerprint: uniqueFingerprint(run, node) };
    const inputHashes = await Promise.all(
      node.holes.map(async ({ parent, path }) =>
        path.length === 0 ? known.result(parent).contentHash : known.itemHash(parent, path),
      ),
    );
    const previous = node.chain?.previous;
    const fingerprint = fingerprintNode(node, {
      codeHash,
      inputHashes,
      ...(previous === undefined ? {} : { previous: known.fingerprint(previous) }),
    });
    if (cache === "off") return { fingerprint };
    const result = await store.findByFingerprint(fingerprint);
    return { fingerprint, ...(result === undefined ? {} : { result }) };
  };
}
