import type { LookedUp, RunJob } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { NodeId, NodeName } from "../../model/ids.ts";
import type { InputChanged, InputDamaged, NodeReport, NodeWork } from "../../model/node-work.ts";
import type { NodeFailure, Outcome } from "../../model/outcome.ts";
import type { RunReason } from "../../model/run-reason.ts";
import { Schedule } from "../../schedule/schedule.ts";
import type { ScheduleCommand, ScheduleEvent } from "../../schedule/schedule.ts";
import { ChainWatch } from "./chain-watch.ts";
import { InputLost, JobKnowledge } from "./job-knowledge.ts";
import { makeWork } from "./make-work.ts";

/**
 * Runs a job to its end on an executor in this process: turns the commands of the schedule into look-ups and runs, and
 * what comes of them into events for the schedule and for readers.
 */
export async function driveJob(
  job: RunJob,
  executor: Executor,
): Promise<ReadonlyMap<NodeId, Outcome>> {
  const drive = new JobDrive(job, executor);
  const onDrain = (): void => {
    drive.drain();
  };
  const onStop = (): void => {
    drive.stop();
  };
  job.drain.addEventListener("abort", onDrain);
  job.stop.addEventListener("abort", onStop);
  try {
    return await drive.toEnd();
  } finally {
    job.drain.removeEventListener("abort", onDrain);
    job.stop.removeEventListener("abort", onStop);
  }
}

/** A place that loses the same entry again and again, however often it is computed, is not worth another try. */
const lossLimit = 3;

/** A file that somebody writes to all the time never gives a result that is of one content. */
const changeLimit = 3;

class JobDrive {
  readonly #job: RunJob;
  readonly #executor: Executor;
  readonly #schedule: Schedule;
  readonly #known: JobKnowledge;
  readonly #chains: ChainWatch;
  readonly #toldDamage = new Set<string>();
  /** Which entry of a node turned out to be gone after it was found. */
  readonly #lost = new Map<NodeId, Pick<InputDamaged, "path" | "found">>();
  /** How often a node has lost an input, by node and path. */
  readonly #losses = new Map<string, number>();
  /** How often declared inputs of a node changed while it ran. */
  readonly #changes = new Map<NodeId, number>();
  readonly #finished: Promise<void>;
  #finish!: () => void;
  #fail!: (error: unknown) => void;
  /** After the end, or a failure of the run as a whole, nothing that comes in counts any more. */
  #over = false;

  constructor(job: RunJob, executor: Executor) {
    const selected = new Set(job.selected);
    this.#job = job;
    this.#executor = executor;
    this.#known = new JobKnowledge(job, executor);
    this.#chains = new ChainWatch(job.graph, selected, (instance) =>
      executor.releaseInstance(instance),
    );
    this.#schedule = new Schedule({
      nodes: job.selected.map((id) => {
        const { parents, children } = this.#known.node(id);
        const need = job.argumentsOf(id).need;
        return { id, parents, children: children.filter((child) => selected.has(child)), need };
      }),
      capacity: job.capacity,
      failFast: job.failFast,
    });
    this.#finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  async toEnd(): Promise<ReadonlyMap<NodeId, Outcome>> {
    const { drain, stop } = this.#job;
    this.#tell({ type: stop.aborted || drain.aborted ? "stop" : "begin" });
    try {
      await this.#finished;
      await this.#chains.released();
      return this.#known.outcomes;
    } finally {
      this.#over = true;
    }
  }

  /** Starts nothing more. */
  drain(): void {
    this.#tell({ type: "stop" });
  }

  /** Starts nothing more and ends what runs. */
  stop(): void {
    this.#tell({ type: "stop" });
    void this.#executor.stop().catch(this.#breakOff);
  }

  #tell(event: ScheduleEvent): void {
    if (this.#over) return;
    try {
      for (const command of this.#schedule.advance(event)) this.#obey(command);
    } catch (error) {
      this.#breakOff(error);
    }
  }

  readonly #breakOff = (error: unknown): void => {
    this.#over = true;
    this.#fail(error);
  };

  #obey(command: ScheduleCommand): void {
    switch (command.type) {
      case "look-up":
        void this.#lookUp(command.node).catch(this.#breakOff);
        break;
      case "launch":
        void this.#launch(command.node).catch(this.#breakOff);
        break;
      case "skip":
        this.#end(command.node, { status: "skipped", because: command.because });
        break;
      case "abandon":
        this.#end(command.node, { status: "not-started" });
        break;
      case "finish":
        this.#finish();
        break;
    }
  }

  async #lookUp(id: NodeId): Promise<void> {
    try {
      const found = await this.#job.lookUp(id, this.#known);
      this.#known.noteLookUp(id, found);
      // A stop may have ended the node while it was looked up.
      const { verdict } = found;
      if (verdict.status === "reuse" && !this.#known.outcomes.has(id)) {
        const { result, savedMs } = verdict;
        this.#end(id, { status: "reused", result, savedMs });
      }
      this.#tell({ type: "looked-up", node: id, found: verdict.status === "reuse" });
    } catch (error) {
      // The stop took away the threads that were to measure; the node is abandoned already.
      if (this.#job.stop.aborted) return;
      if (!(error instanceof InputLost)) throw error;
      this.#lose(id, error.parent, error.damage);
    }
  }

  async #launch(id: NodeId): Promise<void> {
    const { emit, now } = this.#job;
    const { parts, verdict, refusal } = this.#known.lookedUp(id);
    if (refusal !== undefined) {
      // The schedule is told nothing while it is obeyed.
      await Promise.resolve();
      this.#fall(id, refusal);
      return;
    }
    const work = makeWork(id, this.#job, this.#known);
    emit({
      type: "node-started",
      at: now(),
      node: id,
      name: this.#known.node(id).name,
      because: this.#reasonOf(id, verdict),
      ...(parts === undefined ? {} : { parts }),
    });
    const blocked = this.#known.hasFiles ? await this.#restoreFiles(work) : undefined;
    await this.#heed(id, blocked ?? (await this.#executor.run(work)));
  }

  /** Sees to it that the files which the arguments lead to are there. */
  async #restoreFiles({ call, chain }: NodeWork): Promise<NodeReport | undefined> {
    const calls = [call, ...(chain?.callsSince(undefined) ?? [])];
    const inputs = calls.flatMap((each) => each.inputs);
    for (const { parent, name, result } of inputs) {
      if (result.files === undefined) continue;
      const damage = await this.#job.restoreFiles(result, name as NodeName);
      if (damage !== undefined) {
        return { kind: "input-damaged", parent, path: damage.path, found: damage.found };
      }
      if (this.#job.stop.aborted) {
        return { kind: "failed", failure: { reason: "node-stopped" }, durationMs: 0 };
      }
    }
    return undefined;
  }

  #fall(id: NodeId, failure: NodeFailure): void {
    this.#end(id, { status: "failed", failure, durationMs: 0 });
    this.#tell({ type: "ended", node: id, ok: false });
  }

  /** Looks a node up again whose files changed while it ran. What a replayed call was given has been taken as it was. */
  #change(id: NodeId, { node, name }: InputChanged): void {
    const changes = (this.#changes.get(id) ?? 0) + 1;
    this.#changes.set(id, changes);
    if (node !== id || changes > changeLimit) this.#fall(id, { reason: "input-changing", name });
    else this.#tell({ type: "outdated", node: id });
  }

  /** A node that was found, and yet runs, has lost its result since. */
  #reasonOf(id: NodeId, verdict: LookedUp["verdict"]): RunReason {
    if (verdict.status === "run") return verdict.because;
    const { path, found } = this.#lost.get(id) ?? { path: "", found: "" };
    return { kind: "entry-lost", path, found };
  }

  async #heed(id: NodeId, report: NodeReport): Promise<void> {
    switch (report.kind) {
      case "kept":
        this.#end(id, { status: "ran", result: report.result, durationMs: report.durationMs });
        await this.#job.commit?.();
        this.#tell({ type: "ended", node: id, ok: true });
        break;
      case "failed":
        this.#end(id, { status: "failed", failure: report.failure, durationMs: report.durationMs });
        this.#tell({ type: "ended", node: id, ok: false });
        break;
      case "input-changed":
        this.#change(id, report);
        break;
      case "input-damaged":
        if (report.parent === undefined) throw new Error("bug: a lost input without its node");
        this.#lose(id, report.parent, report);
        break;
      case "differs":
        this.#over = true;
        await this.#executor.stop();
        this.#fail(this.#notRepeatable(id, report.found));
        break;
    }
  }

  #end(id: NodeId, outcome: Outcome): void {
    const { emit, now } = this.#job;
    this.#known.noteOutcome(id, outcome);
    emit({ type: "node-ended", at: now(), node: id, name: this.#known.node(id).name, outcome });
    this.#chains.settled(id);
  }

  #lose(id: NodeId, parent: NodeId, { path, found }: InputDamaged): void {
    const { emit, now } = this.#job;
    // Several children may find the same entry damaged; it is told once.
    if (!this.#toldDamage.has(path)) {
      this.#toldDamage.add(path);
      const node = this.#known.node(parent).name;
      emit({ type: "warning", at: now(), warning: { kind: "entry-damaged", path, found, node } });
    }
    const losses = (this.#losses.get(`${id} ${path}`) ?? 0) + 1;
    this.#losses.set(`${id} ${path}`, losses);
    if (losses > lossLimit) {
      const task = this.#known.node(parent).name;
      this.#breakOff(new FfuseError({ reason: "entry-damaged", path, found, task }));
      return;
    }
    this.#lost.set(parent, { path, found });
    this.#chains.reopened(parent);
    this.#tell({ type: "input-lost", node: id, parent });
  }

  #notRepeatable(id: NodeId, found: string): FfuseError {
    const { place, name, functionName, argumentsText } = this.#known.node(id);
    return new FfuseError({
      reason: "graph-not-repeatable",
      file: this.#job.realm.entry,
      wanted: `${name} = ${functionName}${argumentsText}`,
      found,
      ...(place === undefined ? {} : { place }),
    });
  }
}
