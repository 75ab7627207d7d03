import type { LookedUp, RunJob } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { GraphNode } from "../../model/graph.ts";
import type { ContentHash, NodeId } from "../../model/ids.ts";
import { itemPathKey } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";
import type { InputDamaged, NodeReport } from "../../model/node-work.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { ResultRef } from "../../model/result-ref.ts";
import { Schedule } from "../../schedule/schedule.ts";
import type { ScheduleCommand, ScheduleEvent } from "../../schedule/schedule.ts";
import { ChainWatch } from "./chain-watch.ts";
import { WorkMaker } from "./work-maker.ts";

/** The result that a look-up needed is gone; its node has to run again first. */
class InputLost extends Error {
  readonly parent: NodeId;
  readonly damage: InputDamaged;
  constructor(parent: NodeId, damage: InputDamaged) {
    super(damage.found);
    this.parent = parent;
    this.damage = damage;
  }
}

/**
 * Runs a job to its end on an executor in this process: turns the commands of the schedule into look-ups and runs, and
 * what comes of them into events for the schedule and for readers.
 */
export async function driveJob(
  job: RunJob,
  executor: Executor,
): Promise<ReadonlyMap<NodeId, Outcome>> {
  const { graph, emit, now } = job;
  const selected = new Set(job.selected);
  const outcomes = new Map<NodeId, Outcome>();
  const results = new Map<NodeId, ResultRef>();
  const lookedUp = new Map<NodeId, LookedUp>();
  const measured = new Map<string, ContentHash>();
  const lost = new Set<string>();
  const chains = new ChainWatch(graph, selected, (instance) => executor.releaseInstance(instance));
  const nodeOf = (id: NodeId): GraphNode => {
    const node = graph.nodes[id];
    if (node === undefined) throw new Error(`bug: there is no node ${id}`);
    return node;
  };
  const resultOf = (id: NodeId): ResultRef => {
    const result = results.get(id);
    if (result === undefined) throw new Error(`bug: node ${id} has no result yet`);
    return result;
  };
  const works = new WorkMaker({ job, nodeOf, resultOf });

  const schedule = new Schedule({
    nodes: job.selected.map((id) => ({
      id,
      parents: nodeOf(id).parents,
      children: nodeOf(id).children.filter((child) => selected.has(child)),
      need: job.argumentsOf(id).need,
    })),
    capacity: job.capacity,
    failFast: job.failFast,
  });

  let finish!: () => void;
  let fail!: (error: unknown) => void;
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  let broken = false;

  const tell = (event: ScheduleEvent): void => {
    if (broken) return;
    try {
      for (const command of schedule.advance(event)) obey(command);
    } catch (error) {
      breakOff(error);
    }
  };

  const breakOff = (error: unknown): void => {
    broken = true;
    fail(error);
  };

  const obey = (command: ScheduleCommand): void => {
    switch (command.type) {
      case "look-up":
        void lookUp(command.node).catch(breakOff);
        break;
      case "launch":
        void launch(command.node).catch(breakOff);
        break;
      case "skip":
        end(command.node, { status: "skipped", because: command.because });
        break;
      case "abandon":
        end(command.node, { status: "not-started" });
        break;
      case "finish":
        finish();
        break;
    }
  };

  const end = (node: NodeId, outcome: Outcome): void => {
    outcomes.set(node, outcome);
    if (outcome.status === "ran" || outcome.status === "reused") results.set(node, outcome.result);
    emit({ type: "node-ended", at: now(), node, name: nodeOf(node).name, outcome });
    chains.settled(node);
  };

  const itemHash = async (parent: NodeId, path: ItemPath): Promise<ContentHash> => {
    const result = resultOf(parent);
    const key = itemPathKey(path);
    const known = result.items[key] ?? measured.get(`${result.contentHash} ${key}`);
    if (known !== undefined) return known;
    const report = await executor.measure(result, [path]);
    if (report.kind === "input-damaged") throw new InputLost(parent, report);
    const hash = report.items[key];
    if (hash === undefined) throw new Error(`bug: item ${key} was not measured`);
    measured.set(`${result.contentHash} ${key}`, hash);
    job.onItemMeasured(result, { [key]: hash });
    return hash;
  };

  const lookUp = async (node: NodeId): Promise<void> => {
    try {
      const found = await job.lookUp(node, {
        result: resultOf,
        itemHash,
        fingerprint: (id) => {
          const earlier = lookedUp.get(id);
          if (earlier === undefined) throw new Error(`bug: node ${id} was not looked up yet`);
          return earlier.fingerprint;
        },
      });
      lookedUp.set(node, found);
      // A stop may have ended the node while it was looked up.
      if (found.result !== undefined && !outcomes.has(node)) {
        end(node, { status: "reused", result: found.result });
      }
      tell({ type: "looked-up", node, found: found.result !== undefined });
    } catch (error) {
      // The stop took away the threads that were to measure; the node is abandoned already.
      if (job.stop.aborted) return;
      if (!(error instanceof InputLost)) throw error;
      lose(node, error.parent, error.damage);
    }
  };

  const launch = async (node: NodeId): Promise<void> => {
    const { name } = nodeOf(node);
    const found = lookedUp.get(node);
    if (found === undefined)
      throw new Error(`bug: node ${node} was not looked up before its start`);
    const work = works.workOf(node, found.fingerprint);
    emit({ type: "node-started", at: now(), node, name });
    const report = await executor.run(work);
    await heed(node, report);
  };

  const heed = async (node: NodeId, report: NodeReport): Promise<void> => {
    switch (report.kind) {
      case "kept": {
        const { result, durationMs } = report;
        end(node, { status: "ran", result, durationMs });
        tell({ type: "ended", node, ok: true });
        return;
      }
      case "failed": {
        const { failure, durationMs } = report;
        end(node, { status: "failed", failure, durationMs });
        tell({ type: "ended", node, ok: false });
        return;
      }
      case "input-damaged": {
        const { parent } = report;
        if (parent === undefined) throw new Error("bug: a lost input without its node");
        lose(node, parent, report);
        return;
      }
      case "differs": {
        const { place, name, functionName, argumentsText } = nodeOf(node);
        broken = true;
        await executor.stop();
        fail(
          new FfuseError({
            reason: "graph-not-repeatable",
            file: job.realm.entry,
            wanted: `${name} = ${functionName}${argumentsText}`,
            found: report.found,
            ...(place === undefined ? {} : { place }),
          }),
        );
        return;
      }
    }
  };

  const lose = (node: NodeId, parent: NodeId, { path, found }: InputDamaged): void => {
    // Several children may find the same entry damaged; it is told once.
    if (!lost.has(path)) {
      lost.add(path);
      const warning = { kind: "entry-damaged" as const, path, found, node: nodeOf(parent).name };
      emit({ type: "warning", at: now(), warning });
    }
    chains.reopened(parent);
    tell({ type: "input-lost", node, parent });
  };

  const onDrain = (): void => {
    tell({ type: "stop" });
  };
  const onStop = (): void => {
    tell({ type: "stop" });
    void executor.stop().catch(breakOff);
  };
  job.drain.addEventListener("abort", onDrain);
  job.stop.addEventListener("abort", onStop);
  try {
    if (job.stop.aborted || job.drain.aborted) tell({ type: "stop" });
    else tell({ type: "begin" });
    await finished;
    await chains.released();
    return outcomes;
  } finally {
    broken = true;
    job.drain.removeEventListener("abort", onDrain);
    job.stop.removeEventListener("abort", onStop);
  }
}
