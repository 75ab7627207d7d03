import type { RunJob, Timing } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { NodeId } from "../../model/ids.ts";
import type { InputChanged, InputDamaged, NodeReport } from "../../model/node-work.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { ResultRef } from "../../model/result-ref.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type {
  LaunchCommand,
  ScheduleCommand,
  ScheduleEvent,
} from "../../schedule/schedule-types.ts";
import { openPromise } from "../../util/open-promise.ts";
import { Attempts } from "./attempts.ts";
import { ChainWatch } from "./chain-watch.ts";
import { InputLost, JobKnowledge } from "./job-knowledge.ts";
import { Losses } from "./losses.ts";
import { machineTiming } from "./machine-timing.ts";
import { makeSchedule } from "./make-schedule.ts";
import { makeWork } from "./make-work.ts";
import { notRepeatable } from "./not-repeatable.ts";
import { Quickness } from "./quickness.ts";
import { restoreInputs } from "./restore-inputs.ts";
import { startEvent } from "./start-event.ts";
import { Turns } from "./turns.ts";
import { openWaitTeller } from "./wait-teller.ts";
import { WakeTimer } from "./wake-timer.ts";

/** One job on its way to its end. */
export class JobDrive {
  readonly #job: RunJob;
  readonly #executor: Executor;
  readonly #schedule: Schedule;
  readonly #quickness: Quickness | undefined;
  readonly #timing: Timing;
  readonly #timer: WakeTimer;
  readonly #attempts: Attempts;
  readonly #known: JobKnowledge;
  readonly #chains: ChainWatch;
  readonly #turns: Turns;
  /** Look-ups of method calls. */
  readonly #lookUps = new Map<NodeId, Promise<void>>();
  readonly #losses: Losses;
  readonly #finished = openPromise<undefined>();
  /** After the end, or a failure of the run as a whole, nothing that comes in counts any more. */
  #over = false;

  constructor(job: RunJob, executor: Executor) {
    const selected = new Set(job.selected);
    this.#job = job;
    this.#executor = executor;
    this.#losses = new Losses(job);
    this.#known = new JobKnowledge(job, executor);
    this.#chains = new ChainWatch(job.graph, selected, (instance) =>
      executor.releaseInstance(instance),
    );
    this.#turns = new Turns(job.claims, openWaitTeller(job));
    this.#quickness = executor.recall === undefined ? undefined : new Quickness(job);
    this.#schedule = makeSchedule(job, this.#quickness);
    this.#timing = job.timing ?? machineTiming;
    this.#attempts = new Attempts(job, this.#timing);
    this.#timer = new WakeTimer(this.#timing, () => {
      this.#tell({ type: "wake" });
    });
  }

  async toEnd(): Promise<ReadonlyMap<NodeId, Outcome>> {
    const { drain, stop } = this.#job;
    this.#tell({ type: stop.aborted || drain.aborted ? "stop" : "begin" });
    try {
      await this.#finished.promise;
      await this.#chains.released();
      return this.#known.outcomes;
    } finally {
      this.#over = true;
      this.#timer.clear();
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
      for (const command of this.#schedule.advance(event, this.#timing.now())) this.#obey(command);
      if (this.#schedule.isStopped) this.#executor.recall?.();
    } catch (error) {
      this.#breakOff(error);
    }
  }

  readonly #breakOff = (error: unknown): void => {
    this.#over = true;
    this.#finished.reject(error);
  };

  #obey(command: ScheduleCommand): void {
    switch (command.type) {
      case "look-up": {
        const lookUp = this.#lookUp(command.node).catch(this.#breakOff);
        if (this.#known.node(command.node).kind === "method")
          this.#lookUps.set(command.node, lookUp);
        break;
      }
      case "launch":
        void this.#launch(command).catch(this.#breakOff);
        break;
      case "retry":
        this.#attempts.tell(command);
        break;
      case "fail":
        this.#turns.end(command.node);
        this.#end(command.node, this.#attempts.failed(command.node));
        break;
      case "skip":
        this.#turns.end(command.node);
        this.#end(command.node, { status: "skipped", because: command.because });
        break;
      case "abandon":
        this.#turns.end(command.node);
        this.#end(command.node, { status: "not-started" });
        break;
      case "wake":
        this.#timer.set(command.at);
        break;
      case "finish":
        this.#finished.resolve(undefined);
        break;
    }
  }

  async #lookUp(id: NodeId): Promise<void> {
    try {
      const found = await this.#job.lookUp(id, this.#known);
      this.#known.noteLookUp(id, found);
      const { verdict } = found;
      if (verdict.status === "reuse") {
        this.#found(id, verdict.result, verdict.savedMs);
        return;
      }
      if (this.#known.isAbandoned(id)) return;
      // The thread with the instance is here: were the call left to another run, that had to make the instance anew.
      const previous = this.#known.node(id).chain?.previous;
      const ranHere =
        previous !== undefined && this.#known.outcomes.get(previous)?.status === "ran";
      if (ranHere) await this.#turns.take(id, found);
      this.#tell({ type: "looked-up", node: id, found: false });
    } catch (error) {
      // The stop took away the threads that were to measure; the node is abandoned already.
      if (this.#job.stop.aborted) return;
      if (!(error instanceof InputLost)) throw error;
      this.#lose(id, error.parent, error.damage);
    }
  }

  /** Answers a look-up with a result. */
  #found(id: NodeId, result: ResultRef, savedMs: number): void {
    this.#turns.end(id);
    if (this.#known.isAbandoned(id)) return;
    this.#attempts.settle(id);
    this.#end(id, { status: "reused", result, savedMs });
    this.#tell({ type: "looked-up", node: id, found: true });
  }

  /** Whether a launched node may be computed here and now; one that may not is looked up again in time. */
  async #hasTurn(id: NodeId): Promise<boolean> {
    const turn = await this.#turns.take(id, this.#known.lookedUp(id));
    switch (turn.kind) {
      case "go":
        break;
      case "look":
        if (!this.#schedule.isStopped) return this.#lookAgain(id);
        break;
      case "wait": {
        this.#tell({ type: "taken", node: id });
        const outcome = this.#known.isAbandoned(id) ? undefined : await turn.until();
        if (this.#over || this.#known.isAbandoned(id)) return false;
        if (outcome?.status === "ran") this.#found(id, outcome.result, outcome.durationMs);
        else await this.#lookUp(id);
        return false;
      }
    }
    if (!this.#schedule.isStopped) return true;
    this.#tell({ type: "taken", node: id });
    return false;
  }

  /** A launched node has been claimed; whoever had the claim before may have kept its result. */
  async #lookAgain(id: NodeId): Promise<boolean> {
    const before = this.#known.fingerprint(id);
    try {
      const found = await this.#job.lookUp(id, this.#known);
      this.#known.noteLookUp(id, found);
      const { verdict, fingerprint } = found;
      if (verdict.status === "run" && !this.#schedule.isStopped) {
        return fingerprint === before || (await this.#hasTurn(id));
      }
      this.#tell({ type: "taken", node: id });
      if (verdict.status === "reuse") this.#found(id, verdict.result, verdict.savedMs);
    } catch (error) {
      if (this.#job.stop.aborted) this.#tell({ type: "taken", node: id });
      else if (error instanceof InputLost) this.#lose(id, error.parent, error.damage);
      else throw error;
    }
    return false;
  }

  async #launch({ node: id, attempt, ride }: LaunchCommand): Promise<void> {
    if (!(await this.#hasTurn(id))) return;
    const { emit, now } = this.#job;
    const found = this.#known.lookedUp(id);
    if (found.refusal !== undefined) {
      // The schedule is told nothing while it is obeyed.
      await Promise.resolve();
      this.#tell(this.#attempts.note(id, found.refusal, 0));
      return;
    }
    const work = makeWork(id, this.#job, this.#known, attempt, ride);
    const because = this.#losses.reasonOf(id, found.verdict);
    emit(startEvent(this.#known.node(id), found, { at: now(), because, attempt }));
    const blocked = this.#known.hasFiles ? await restoreInputs(work, this.#job) : undefined;
    await this.#heed(id, blocked ?? (await this.#executor.run(work)));
  }

  /** Looks a node up again whose files changed while it ran. What a replayed call was given has been taken as it was. */
  #change(id: NodeId, { node, name }: InputChanged): void {
    const isLast = node !== id || this.#attempts.changesTooOften(id);
    if (!isLast) this.#turns.end(id);
    const failure = { reason: "input-changing", name } as const;
    this.#tell(isLast ? this.#attempts.note(id, failure, 0) : { type: "outdated", node: id });
  }

  async #heed(id: NodeId, report: NodeReport): Promise<void> {
    switch (report.kind) {
      case "kept": {
        const { result, durationMs, measures } = report;
        this.#quickness?.note(id, durationMs);
        const often = this.#attempts.settle(id);
        const outcome = { status: "ran", result, durationMs, ...measures, ...often } as const;
        this.#end(id, outcome);
        await this.#job.commit?.();
        this.#tell({ type: "ended", node: id, ok: true });
        const next = this.#known.nextCall(id);
        if (next !== undefined) await this.#lookUps.get(next);
        this.#turns.end(id, outcome);
        break;
      }
      case "failed":
        this.#tell(this.#attempts.note(id, report.failure, report.durationMs));
        break;
      case "not-begun":
        this.#tell({ type: "returned", node: id });
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
        this.#finished.reject(
          notRepeatable(this.#known.node(id), this.#job.realm.entry, report.found),
        );
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
    const task = this.#known.node(parent).name;
    const isTooMany = this.#losses.note(id, parent, { path, found });
    this.#turns.end(id);
    this.#turns.forget(this.#known.fingerprint(parent));
    if (isTooMany) {
      this.#breakOff(new FfuseError({ reason: "entry-damaged", path, found, task }));
      return;
    }
    this.#chains.reopened(parent);
    this.#tell({ type: "input-lost", node: id, parent });
  }
}
