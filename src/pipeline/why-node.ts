import type { Store, TaskHistory } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { NodeName } from "../model/ids.ts";
import type { RunReason } from "../model/run-reason.ts";
import type { WhyNode } from "../model/why.ts";
import { nearest } from "../util/nearest.ts";
import { fillTexts } from "./fill-texts.ts";
import { nodeCode } from "./node-code.ts";
import { planWorkflow } from "./plan-workflow.ts";
import type { PlanOptions, WorkflowPlan } from "./plan-workflow.ts";

/** Why a node of a workflow file would run now, or would not. Throws `FfuseError` `target-unknown`. */
export async function whyNode(options: PlanOptions, name: string): Promise<WhyNode> {
  return planWorkflow(options, async (planned, store, { code }) => {
    const { nodes } = planned.graph;
    const known = nodes.find((node) => node.name === name);
    if (known === undefined) {
      const near = nearest(
        name,
        nodes.map((node) => node.name),
      );
      throw new FfuseError({ reason: "target-unknown", target: name, near });
    }
    const { widened } = nodeCode(code, known);
    const why = await new PlanTrace(planned, store).explain(known.name);
    return widened === undefined ? why : { ...why, widened };
  });
}

/** Nodes whose change is behind a reason. */
export function namesBehind(because: RunReason | undefined): readonly NodeName[] {
  if (because?.kind !== "changed") return [];
  const names = because.changes.flatMap((change) =>
    change.part === "parent" || change.part === "chain" ? [change.node] : [],
  );
  return [...new Set(names)];
}

/** When and why the latest value under a name was made, and what was behind that in turn. */
export async function explainHistory(
  name: NodeName,
  store: Store,
  history: Extract<TaskHistory, { status: "kept" }>,
): Promise<WhyNode> {
  const { at, run, durationMs, because, parts } = history;
  const made = { at, run, durationMs };
  if (because === undefined) return { name, state: { kind: "ran", made }, below: [] };
  const full = await fillTexts(because, parts, store);
  return { name, state: { kind: "ran", because: full, made }, below: [] };
}

class PlanTrace {
  readonly #planned: WorkflowPlan;
  readonly #store: Store;
  readonly #told = new Set<NodeName>();

  constructor(planned: WorkflowPlan, store: Store) {
    this.#planned = planned;
    this.#store = store;
  }

  async explain(name: NodeName): Promise<WhyNode> {
    this.#told.add(name);
    const { graph, verdicts } = this.#planned;
    const node = graph.nodes.find((each) => each.name === name);
    const verdict = node === undefined ? undefined : verdicts.get(node.id);
    const history = await this.#store.historyOf(name);
    switch (verdict?.status) {
      case "run": {
        const { because } = verdict;
        const below = await this.#each(namesBehind(because), (parent) => this.#behind(parent));
        return { name, state: { kind: "runs", because }, below };
      }
      case "wait": {
        const below = await this.#each(verdict.on, (parent) => this.explain(parent));
        return { name, state: { kind: "waits" }, below };
      }
      case "reuse":
      case undefined: {
        if (history?.status !== "kept") return { name, state: { kind: "reused" }, below: [] };
        const { at, run, durationMs } = history;
        return { name, state: { kind: "reused", made: { at, run, durationMs } }, below: [] };
      }
    }
  }

  /** A parent whose value is there and differs was computed since; why, its own record tells. */
  async #behind(name: NodeName): Promise<WhyNode> {
    const history = await this.#store.historyOf(name);
    if (history?.status !== "kept") return this.explain(name);
    this.#told.add(name);
    return explainHistory(name, this.#store, history);
  }

  /** Every node is explained once, however many wait for it. */
  async #each(
    names: readonly NodeName[],
    explain: (name: NodeName) => Promise<WhyNode>,
  ): Promise<readonly WhyNode[]> {
    const found: WhyNode[] = [];
    for (const name of names) if (!this.#told.has(name)) found.push(await explain(name));
    return found;
  }
}
