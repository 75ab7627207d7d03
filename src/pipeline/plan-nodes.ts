import type { Growing, KnownResults, LookUp } from "../contract/backend.ts";
import type { Graph, GraphNode } from "../model/graph.ts";
import type { ContentHash, Fingerprint, NodeId, NodeName } from "../model/ids.ts";
import { itemPathKey } from "../model/item-path.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { MeasureReport } from "../model/node-work.ts";
import type { ResultRef } from "../model/result-ref.ts";
import type { Verdict } from "../model/run-reason.ts";
import type { Foreseen } from "./foresee-node.ts";

export interface PlanNodesOptions {
  readonly graph: Graph;
  /** In id order, with all their ancestors. */
  readonly nodes: readonly GraphNode[];
  readonly lookUp: LookUp;
  /** Adds to the graph what nodes hand over to, as far as that is kept. */
  readonly growing: Growing;
  /** Tells what is certain of a node before its parents have values. */
  readonly foresee: (node: GraphNode) => Promise<Foreseen | undefined>;
  /** Hashes a part of a kept value whose hash nobody needed before. */
  readonly measure: (result: ResultRef, path: ItemPath) => Promise<MeasureReport>;
}

/** What would happen to each node if the workflow ran now; nothing runs, and nothing is written. */
export async function planNodes(options: PlanNodesOptions): Promise<ReadonlyMap<NodeId, Verdict>> {
  const walk = new PlanWalk(options);
  for (const node of options.nodes) await walk.judge(node.id);
  return walk.verdicts;
}

/** A part of a value that cannot be hashed, as its entry is damaged; the node that made it will run again. */
class NotMeasured extends Error {
  readonly parent: NodeId;
  constructor(parent: NodeId) {
    super("not measured");
    this.parent = parent;
  }
}

class PlanWalk implements KnownResults {
  readonly verdicts = new Map<NodeId, Verdict>();
  readonly #options: PlanNodesOptions;
  readonly #results = new Map<NodeId, ResultRef>();
  readonly #itemHashes = new Map<string, ContentHash>();
  readonly #fingerprints = new Map<NodeId, Fingerprint>();
  /** Nodes that will run, by fingerprint: a second one with the same waits for the first. */
  readonly #willRun = new Map<Fingerprint, NodeName>();

  constructor(options: PlanNodesOptions) {
    this.#options = options;
  }

  async judge(id: NodeId): Promise<void> {
    const node = this.#node(id);
    const verdict = await this.#verdictOf(node);
    const growth = this.#results.get(id);
    if (growth?.isGrowth !== true) this.verdicts.set(id, verdict);
    else this.verdicts.set(id, await this.#grownVerdict(node, growth));
  }

  /** What would happen to a node that is known to hand over: first to the nodes that it waits for. */
  async #grownVerdict(node: GraphNode, growth: ResultRef): Promise<Verdict> {
    this.#results.delete(node.id);
    const grown = await this.#options.growing.grow(node.id, growth);
    if ("reason" in grown) return { status: "run", because: { kind: "grown" } };
    if (grown.elements !== undefined) {
      const { parent, path, hashes } = grown.elements;
      const { contentHash } = this.result(parent);
      hashes.forEach((hash, index) => {
        this.#itemHashes.set(`${contentHash} ${itemPathKey([...path, index])}`, hash);
      });
    }
    for (const each of grown.nodes) await this.judge(each);
    const on = grown.awaits.filter((each) => !this.#results.has(each));
    if (on.length > 0) return { status: "wait", on: on.map((each) => this.#node(each).name) };
    const found = await this.#options.growing.lookUp(node.id, grown, this);
    if (found.made === undefined) return this.#note(node, found);
    // Nothing has to run for it.
    this.#results.set(node.id, found.made);
    return { status: "reuse", savedMs: 0 };
  }

  async #verdictOf(node: GraphNode): Promise<Verdict> {
    const on = this.#unknownParents(node);
    try {
      const found =
        on.length > 0
          ? await this.#options.foresee(node)
          : await this.#options.lookUp(node.id, this);
      return found === undefined ? { status: "wait", on } : this.#note(node, found);
    } catch (error) {
      if (!(error instanceof NotMeasured)) throw error;
      return { status: "wait", on: [this.#nameOf(error.parent)] };
    }
  }

  #note({ id, name }: GraphNode, { fingerprint, verdict }: Foreseen): Verdict {
    if (fingerprint !== undefined) this.#fingerprints.set(id, fingerprint);
    if (verdict.status === "reuse") {
      this.#results.set(id, verdict.result);
      return { status: "reuse", savedMs: verdict.savedMs };
    }
    const { because } = verdict;
    if (fingerprint === undefined || because.kind === "cache-off")
      return { status: "run", because };
    const first = this.#willRun.get(fingerprint);
    this.#willRun.set(fingerprint, first ?? name);
    return first === undefined ? { status: "run", because } : { status: "wait", on: [first] };
  }

  #unknownParents({ holes, chain }: GraphNode): readonly NodeName[] {
    const values = holes.map(({ parent }) => parent).filter((id) => !this.#results.has(id));
    const calls = chain === undefined ? [] : [chain.previous];
    const unknown = [...values, ...calls.filter((id) => !this.#fingerprints.has(id))];
    return [...new Set(unknown)].map((id) => this.#nameOf(id));
  }

  #nameOf(id: NodeId): NodeName {
    return this.#node(id).name;
  }

  #node(id: NodeId): GraphNode {
    const node = this.#options.graph.nodes[id];
    if (node === undefined) throw new Error(`bug: there is no node ${id}`);
    return node;
  }

  result(id: NodeId): ResultRef {
    const result = this.#results.get(id);
    if (result === undefined) throw new Error(`bug: node ${id} has no result yet`);
    return result;
  }

  async itemHash(id: NodeId, path: ItemPath): Promise<ContentHash> {
    const result = this.result(id);
    if (path.length === 0) return result.contentHash;
    const key = itemPathKey(path);
    const known = result.items[key] ?? this.#itemHashes.get(`${result.contentHash} ${key}`);
    if (known !== undefined) return known;
    const report = await this.#options.measure(result, path);
    const hash = report.kind === "measured" ? report.items[key] : undefined;
    if (hash === undefined) throw new NotMeasured(id);
    return hash;
  }

  /** Nothing runs, so nothing fails. */
  failureOf(): undefined {
    return undefined;
  }

  fingerprint(id: NodeId): Fingerprint {
    const fingerprint = this.#fingerprints.get(id);
    if (fingerprint === undefined) throw new Error(`bug: node ${id} was not looked up yet`);
    return fingerprint;
  }
}
