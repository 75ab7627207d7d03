import type { RunJob } from "../../contract/backend.ts";
import type { NodeId } from "../../model/ids.ts";

/** Tells of a node that it waits for another run, once, however often it has to. */
export function openWaitTeller({ graph, emit, now }: RunJob): (id: NodeId) => void {
  const told = new Set<NodeId>();
  return (id) => {
    const name = graph.nodes[id]?.name;
    if (name === undefined || told.has(id)) return;
    told.add(id);
    emit({ type: "node-waiting", at: now(), node: id, name });
  };
}
