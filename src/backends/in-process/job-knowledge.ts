import type { KnownResults, LookedUp, LookedUpGrown, RunJob } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import type { GraphNode } from "../../model/graph.ts";
import type { ContentHash, Fingerprint, NodeId } from "../../model/ids.ts";
import { itemPathKey } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";
import type { InputDamaged } from "../../model/node-work.ts";
import type { Grown } from "../../model/growth.ts";
import type { SettledFailure } from "../../model/settled.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { ResultRef } from "../../model/result-ref.ts";
import type { GrownNode, OwnPart } from "./grown-node.ts";
import { settledFailure } from "./settled-failure.ts";
import { Readers } from "./readers.ts";

/** The result that a look-up needed is gone; its node has to run again first. */
export class InputLost extends Error {
  readonly parent: NodeId;
  readonly damage: InputDamaged;

  constructor(parent: NodeId, damage: InputDamaged) {
    super(damage.found);
    this.parent = parent;
    this.damage = damage;
  }
}

/** What is known of the nodes of a job so far: how they ended, their results, what look-ups found. */
export class JobKnowledge implements KnownResults {
  readonly #job: RunJob;
  readonly #executor: Executor;
  readonly #outcomes = new Map<NodeId, Outcome>();
  readonly #lookedUp = new Map<NodeId, LookedUp>();
  readonly #exact = new Set<NodeId>();
  readonly #readers: Readers | undefined;
  readonly #itemHashes = new Map<string, ContentHash>();
  readonly #selected: Set<NodeId>;
  readonly #grown = new Map<NodeId, GrownNode>();

  constructor(job: RunJob, executor: Executor) {
    this.#job = job;
    this.#executor = executor;
    this.#selected = new Set(job.selected);
    if (executor.forget !== undefined) {
      this.#readers = new Readers(this, this.#selected, executor.forget);
    }
  }

  /** Whether any result refers to files, which have to be there before somebody is given their paths. */
  hasFiles = false;

  get outcomes(): ReadonlyMap<NodeId, Outcome> {
    return this.#outcomes;
  }

  node(id: NodeId): GraphNode {
    const node = this.#job.graph.nodes[id];
    if (node === undefined) throw new Error(`bug: there is no node ${id}`);
    return node;
  }

  /** A stop may have ended a node while it was looked up; one that had been tried has failed by that. */
  isAbandoned(id: NodeId): boolean {
    const status = this.#outcomes.get(id)?.status;
    return status === "not-started" || status === "failed";
  }

  /** The call after this one on the same instance. */
  nextCall(id: NodeId): NodeId | undefined {
    const { kind, children } = this.node(id);
    if (kind === "function") return undefined;
    return children.find((child) => this.node(child).chain?.previous === id);
  }

  result(id: NodeId): ResultRef {
    const outcome = this.#outcomes.get(id);
    if (outcome?.status === "ran" || outcome?.status === "reused") return outcome.result;
    throw new Error(`bug: node ${id} has no result yet`);
  }

  hasResult(id: NodeId): boolean {
    const status = this.#outcomes.get(id)?.status;
    return status === "ran" || status === "reused";
  }

  failureOf(id: NodeId): SettledFailure | undefined {
    const outcome = this.#outcomes.get(id);
    switch (outcome?.status) {
      case "failed":
        return settledFailure(this.node(id).name, outcome.failure);
      case "skipped":
        return this.failureOf(outcome.because);
      case "ran":
      case "reused":
      case "not-started":
      case undefined:
        return undefined;
    }
  }

  fingerprint(id: NodeId): Fingerprint {
    return this.lookedUp(id).fingerprint;
  }

  lookedUp(id: NodeId): LookedUp {
    const found = this.#lookedUp.get(id);
    if (found === undefined) throw new Error(`bug: node ${id} was not looked up yet`);
    return found;
  }

  /** Known from the result itself, else measured where values may live, and told so that it is known next time. */
  itemHash(parent: NodeId, path: ItemPath): ContentHash | Promise<ContentHash> {
    const result = this.result(parent);
    if (path.length === 0) return result.contentHash;
    const key = itemPathKey(path);
    const known = result.items[key] ?? this.#itemHashes.get(`${result.contentHash} ${key}`);
    return known ?? this.#measure(parent, path);
  }

  async #measure(parent: NodeId, path: ItemPath): Promise<ContentHash> {
    const result = this.result(parent);
    const key = itemPathKey(path);
    const report = await this.#executor.measure(result, [path]);
    if (report.kind === "input-damaged") throw new InputLost(parent, report);
    const hash = report.items[key];
    if (hash === undefined) throw new Error(`bug: item ${key} was not measured`);
    this.#itemHashes.set(`${result.contentHash} ${key}`, hash);
    this.#job.onItemMeasured(result, { [key]: hash });
    return hash;
  }

  /** Looks a node up: as itself, or once it has handed over, as what it gets from the nodes that it waits for. */
  lookUp(id: NodeId): LookedUpGrown | Promise<LookedUpGrown> {
    const grown = this.#grown.get(id);
    if (grown === undefined || this.#job.growing === undefined) return this.#job.lookUp(id, this);
    return this.#job.growing.lookUp(id, grown, this);
  }

  /** What a node has handed over to, and what it did before; undefined for one that has not. */
  grown(id: NodeId): GrownNode | undefined {
    return this.#grown.get(id);
  }

  noteGrown(id: NodeId, grown: Grown, own: OwnPart): void {
    this.#grown.set(id, { ...grown, own, found: this.lookedUp(id) });
    for (const node of grown.nodes) this.#selected.add(node);
    if (grown.elements === undefined) return;
    const { parent, path, hashes } = grown.elements;
    const { contentHash } = this.result(parent);
    hashes.forEach((hash, index) => {
      this.#itemHashes.set(`${contentHash} ${itemPathKey([...path, index])}`, hash);
    });
  }

  noteLookUp(id: NodeId, found: LookedUp): void {
    this.#lookedUp.set(id, found);
    const previous = this.node(id).chain?.previous;
    const isExact =
      found.parts !== undefined &&
      this.#job.argumentsOf(id).cache !== "off" &&
      (previous === undefined || this.#exact.has(previous));
    if (isExact) this.#exact.add(id);
    else this.#exact.delete(id);
  }

  /** Whether the fingerprint of a call tells all that the state of its instance after it depends on. */
  isExact(id: NodeId): boolean {
    return this.#exact.has(id);
  }

  /** A node that runs again after its result was lost has its last outcome. */
  noteOutcome(id: NodeId, outcome: Outcome): void {
    this.#outcomes.set(id, outcome);
    if (outcome.status === "ran" || outcome.status === "reused") {
      this.hasFiles ||= outcome.result.files !== undefined;
    }
    this.#readers?.ended(id);
  }
}
