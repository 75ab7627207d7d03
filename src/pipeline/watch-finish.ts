import type { LookedUp } from "../contract/backend.ts";
import type { Graph, GraphNode } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import { listedLimit } from "../model/mark.ts";
import type { Mark, MarkedNode } from "../model/mark.ts";
import type { DeclaredInput } from "../model/recorded-graph.ts";
import type { EventNode, RunEvent } from "../model/run-event.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { RunReport } from "../model/run-report.ts";

/** Watches a run, so that at its end a mark can say that every node has its result, if that is so. */
export interface FinishWatch {
  readonly onEvent: (event: RunEvent) => void;
  readonly onLookedUp: (node: NodeId, found: LookedUp) => void;
  /** The mark and the results it is about; undefined if another run could come to anything but the same. */
  finished(
    report: RunReport,
  ): { readonly mark: Mark; readonly results: readonly ResultRef[] } | undefined;
}

/** Begins to watch a run of a graph whose mark would have that key. */
export function watchFinish(key: string, graph: Graph): FinishWatch {
  const declared = new Map<string, readonly [DeclaredInput, string]>();
  const grown = new Map<EventNode["name"], EventNode>();
  let isMarkable = true;

  return {
    onEvent(event) {
      // What is told of now would have to be told again.
      if (event.type === "warning") isMarkable = false;
      if (event.type === "node-grew") for (const node of event.nodes) grown.set(node.name, node);
    },
    onLookedUp(id, { parts }) {
      const inputs = graph.nodes[id]?.declared ?? [];
      inputs.forEach((input, index) => {
        const hash = parts?.declared[index]?.hash;
        const { kind, name, target, glob } = input;
        // The value of a variable counts in the digest of the graph, and may be a secret.
        if (kind === "env") return;
        const known = JSON.stringify([kind, name, target, glob]);
        if (hash === undefined || (declared.get(known)?.[1] ?? hash) !== hash) isMarkable = false;
        else declared.set(known, [input, hash]);
      });
    },
    finished({ outcomes, counts, interrupted, targets }) {
      if (!isMarkable || interrupted || counts.ran + counts.reused < outcomes.size)
        return undefined;
      const results: ResultRef[] = [];
      const listed: MarkedNode[] = [];
      let savedMs = 0;
      const byName = new Map(graph.nodes.map((node) => [node.name, eventNode(node)]));
      for (const [name, node] of grown) byName.set(name, node);
      for (const [name, outcome] of outcomes) {
        if (outcome.status !== "ran" && outcome.status !== "reused") return undefined;
        const { result } = outcome;
        // A file outside of the store may change without it.
        if (result.files !== undefined || result.scratch !== undefined) return undefined;
        const tookMs = outcome.status === "ran" ? outcome.durationMs : outcome.savedMs;
        savedMs += tookMs;
        results.push(result);
        const node = byName.get(name);
        if (outcomes.size <= listedLimit && node !== undefined) {
          listed.push({ node, result: withoutBytes(result), savedMs: tookMs });
        }
      }
      const few = outcomes.size <= listedLimit;
      const mark: Mark = {
        ...{ key, nodes: outcomes.size, savedMs, declared: [...declared.values()] },
        ...(few ? { listed } : {}),
        targets: few ? targets : [],
      };
      return { mark, results };
    },
  };
}

/** A node as readers of events need it. */
export function eventNode({ id, name, functionName, place, variant }: GraphNode): EventNode {
  return {
    ...{ id, name, functionName },
    ...(place === undefined ? {} : { place }),
    ...(variant === undefined ? {} : { variant }),
  };
}

function withoutBytes({ inline, ...rest }: ResultRef): Omit<ResultRef, "inline"> {
  void inline;
  return rest;
}
