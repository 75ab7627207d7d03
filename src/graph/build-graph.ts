import { FfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { Graph, GraphNode, NodeHole } from "../model/graph.ts";
import type { NodeId, NodeName } from "../model/ids.ts";
import type { RecordedCall, RecordedGraph } from "../model/recorded-graph.ts";

/**
 * Checks recorded calls and links them to a graph. Throws `FfuseError` with `no-node`, or with one `duplicate-name` for
 * every name that is taken twice.
 */
export function buildGraph(recorded: RecordedGraph, file: string): Graph {
  const { calls } = recorded;
  if (calls.length === 0) throw new FfuseError({ reason: "no-node", file });
  refuseDuplicates(calls);

  const parents = calls.map(parentsOf);
  const children: NodeId[][] = calls.map(() => []);
  parents.forEach((ids, child) => {
    for (const parent of ids) children[parent]?.push(child as NodeId);
  });
  const nodes = calls.map((call, index) =>
    toNode(call, index as NodeId, parents[index] ?? [], children[index] ?? []),
  );
  const asked = recorded.targets.map(({ call, path }) => ({ node: call as NodeId, path }));
  const leaves = nodes.filter((node) => node.children.length === 0);
  return {
    nodes,
    functions: recorded.functions,
    targets: asked.length > 0 ? asked : leaves.map(({ id }) => ({ node: id, path: [] })),
  };
}

function refuseDuplicates(calls: readonly RecordedCall[]): void {
  const firsts = new Map<string, RecordedCall>();
  const failures: Failure[] = [];
  for (const call of calls) {
    const first = firsts.get(call.name);
    if (first === undefined) {
      firsts.set(call.name, call);
      continue;
    }
    failures.push({
      reason: "duplicate-name",
      name: call.name,
      ...(first.place === undefined ? {} : { first: first.place }),
      ...(call.place === undefined ? {} : { second: call.place }),
    });
  }
  const [head, ...rest] = failures;
  if (head !== undefined) throw new FfuseError([head, ...rest]);
}

function parentsOf(call: RecordedCall): readonly NodeId[] {
  const ids = new Set(call.holes.map((hole) => hole.parent));
  for (const id of call.after ?? []) ids.add(id);
  if (call.chain !== undefined) ids.add(call.chain.previous);
  return [...ids] as NodeId[];
}

function toNode(
  call: RecordedCall,
  id: NodeId,
  parents: readonly NodeId[],
  children: readonly NodeId[],
): GraphNode {
  const { place, method, unspellable, chain, variant, how } = call;
  return {
    id,
    name: call.name as NodeName,
    kind: call.kind,
    functionName: call.functionName,
    function: call.function,
    declared: call.declared,
    callHash: call.callHash,
    argumentsText: call.argumentsText,
    argumentsHash: call.argumentsHash,
    holes: call.holes as readonly NodeHole[],
    parents,
    children,
    ...(place === undefined ? {} : { place }),
    ...(method === undefined ? {} : { method }),
    ...(unspellable === undefined ? {} : { unspellable }),
    ...(variant === undefined ? {} : { variant }),
    ...(how === undefined ? {} : { how }),
    ...(chain === undefined
      ? {}
      : {
          chain: { instance: chain.instance as NodeId, previous: chain.previous as NodeId },
        }),
  };
}
