import type { Growing, KnownResults, LookedUpGrown } from "../contract/backend.ts";
import type { Store } from "../contract/store.ts";
import type { Failure } from "../failure/failure.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { growGraph } from "../graph/grow-graph.ts";
import type { Grown } from "../model/growth.ts";
import type { Graph, GraphNode } from "../model/graph.ts";
import type { ContentHash, NodeId, RunId } from "../model/ids.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { ResultRef } from "../model/result-ref.ts";
import { whyOrdered } from "./foresee-node.ts";
import { gatherFingerprint } from "../plan/gather-fingerprint.ts";
import type { GatherShape } from "../plan/gather-fingerprint.ts";
import { judgeKept } from "./judge-kept.ts";
import type { LookUpParts } from "./look-up-parts.ts";
import { settledHash } from "./settled-hash.ts";
import type { Growths } from "./open-growths.ts";
import type { RunPlan } from "./plan-run.ts";

/** A graph that grows while it runs, with a list of nodes of its own. */
export interface GrowingGraph extends Graph {
  readonly nodes: GraphNode[];
}

export interface GrowNodesParts extends LookUpParts {
  readonly graph: GrowingGraph;
  readonly plan: RunPlan;
  readonly growths: Growths;
}

/** How deep nodes may hand over if nobody says otherwise. */
const defaultMaxDepth = 1000;

/** Adds to a graph what its nodes hand over to while they run. */
export function growNodes(parts: GrowNodesParts): Growing {
  const { graph, plan, growths } = parts;
  const maxDepth = plan.maxDepth ?? defaultMaxDepth;
  const depths = new Map<NodeId, number>();
  let names: Set<string> | undefined;

  const add = (nodes: readonly GraphNode[]): Failure | undefined => {
    names ??= new Set(graph.nodes.map(({ name }) => name));
    for (const { name, place } of nodes) {
      if (names.has(name)) {
        return {
          reason: "duplicate-name",
          name,
          ...(place === undefined ? {} : { second: place }),
        };
      }
    }
    const [misfit] = plan.settle(nodes);
    if (misfit !== undefined) return misfit;
    for (const node of nodes) {
      names.add(node.name);
      graph.nodes.push(node);
    }
    return undefined;
  };

  return {
    async grow(id, result) {
      const node = nodeOf(graph, id);
      const growth = await growths.read(result);
      if ("path" in growth) {
        const { path, found } = growth;
        throw new FfuseError({ reason: "entry-damaged", path, found, task: node.name });
      }
      const depth = (depths.get(id) ?? 0) + 1;
      if (depth > maxDepth) {
        return failureOf({ reason: "grown-too-deep", node: node.name, limit: maxDepth });
      }
      const base = graph.nodes.length as NodeId;
      const { nodes, ...grown } = growGraph(node, { result, growth, base });
      const refused = add(nodes);
      if (refused !== undefined) return failureOf(refused);
      for (const each of nodes) depths.set(each.id, depth);
      return { ...grown, nodes: nodes.map((each) => each.id) };
    },
    lookUp: (id, grown, known) => lookUpGrown(nodeOf(graph, id), { parts, grown, known }),
  };
}

/** What a node gets from those that it has handed over to: kept, made at once, or to be made. */
async function lookUpGrown(
  node: GraphNode,
  { parts, grown, known }: { parts: GrowNodesParts; grown: Grown; known: KnownResults },
): Promise<LookedUpGrown> {
  const { store, run } = parts;
  const args = parts.argumentsOf(node.id);
  const { value } = grown;
  if (value.kind === "of") {
    const result = known.result(value.node);
    if (result.inline === undefined || result.files !== undefined) {
      const verdict = { status: "reuse", result, savedMs: 0 } as const;
      return { fingerprint: result.fingerprint, verdict, of: value.node };
    }
    const fingerprint = gatherFingerprint("one", [result.contentHash]);
    const kept = args.cache === "off" ? undefined : await find(store, fingerprint);
    if (kept !== undefined) {
      return { fingerprint, verdict: { status: "reuse", ...kept } };
    }
    return {
      fingerprint,
      verdict: { status: "run", because: { kind: "grown" } },
      // With its cache off nothing of the node may be kept, though the other one is.
      made: {
        ...result,
        items: {},
        fingerprint,
        ...(args.cache === "off" ? { scratch: run as RunId } : {}),
      },
    };
  }
  const fingerprint = gatherFingerprint(shapeOf(value), await hashesOf(grown, value, known));
  const because = args.cache === "off" ? whyOrdered(args) : undefined;
  if (because !== undefined) return { fingerprint, verdict: { status: "run", because } };
  const found = await store.findByFingerprint(fingerprint);
  if (found === undefined) {
    return { fingerprint, verdict: { status: "run", because: { kind: "grown" } } };
  }
  if (!("result" in found)) {
    const { path, found: what } = found;
    const lost = { kind: "entry-lost", path, found: what } as const;
    return { fingerprint, verdict: { status: "run", because: lost } };
  }
  return { fingerprint, verdict: await judgeKept(found, args, parts) };
}

function shapeOf({
  origin,
  content,
  collects,
}: Extract<Grown["value"], { kind: "made" }>): GatherShape {
  if (origin.kind === "gather-item") return "one";
  if (content !== undefined) return { structure: content };
  return collects === true ? "settled list" : "list";
}

async function find(
  store: Store,
  fingerprint: LookedUpGrown["fingerprint"],
): Promise<{ readonly result: ResultRef; readonly savedMs: number } | undefined> {
  const found = await store.findByFingerprint(fingerprint);
  if (found === undefined || !("result" in found)) return undefined;
  return { result: found.result, savedMs: found.durationMs };
}

/** The content hashes of all that a value is made of, in its order. */
async function hashesOf(
  { awaits }: Grown,
  { origin, holes, collects }: Extract<Grown["value"], { kind: "made" }>,
  known: KnownResults,
): Promise<readonly ContentHash[]> {
  if (origin.kind === "gather-item") return [await known.itemHash(origin.parent, origin.path)];
  const used = holes ?? awaits.map((parent) => ({ parent, path: [] }));
  return Promise.all(
    used.map(async ({ parent, path }) =>
      collects === true ? settledHash(parent, path, known) : known.itemHash(parent, path),
    ),
  );
}

/** A reason of ffuse's own as what a node failed with. */
function failureOf(failure: Failure): NodeFailure {
  const { name, message, code } = new FfuseError(failure);
  return { reason: "node-threw", thrown: { name, message, code, stack: [], fields: {} } };
}

function nodeOf(graph: Graph, id: NodeId): GraphNode {
  const node = graph.nodes[id];
  if (node === undefined) throw new Error(`bug: there is no node ${id}`);
  return node;
}
