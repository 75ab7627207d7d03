import type { RunJob, Timing } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import { FfuseError } from "../../failure/ffuse-error.ts";
import type { NodeId } from "../../model/ids.ts";
import type { InputChanged, InputDamaged, NodeReport } from "../../model/node-work.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { ScheduleCommand, ScheduleEvent } from "../../schedule/schedule-types.ts";
import { openPromise } from "../../util/open-promise.ts";
import { Attempts } from "./attempts.ts";
import { ChainWatch } from "./chain-watch.ts";
import { Growths } from "./growths.ts";
import type { OwnPart } from "./grown-node.ts";
import { JobKnowledge } from "./job-knowledge.ts";
import { Launches } from "./launches.ts";
import { LookUps } from "./look-ups.ts";
import { Losses } from "./losses.ts";
import { machineTiming } from "./machine-timing.ts";
import { makeSchedule } from "./make-schedule.ts";
import { notRepeatable } from "./not-repeatable.ts";
import { Quickness } from "./quickness.ts";
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
  readonly #lookUps: LookUps;
  readonly #launches: Launches;
  readonly #losses: Losses;
  readonly #growths: Growths;
  readonly #finished = openPromise<undefined>();
  readonly #events: ScheduleEvent[] = [];
  #isTelling = false;
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
    this.#quickness = executor.rides === undefined ? undefined : new Quickness(job);
    this.#schedule = makeSchedule(job, this.#quickness);
    this.#timing = job.timing ?? machineTiming;
    this.#attempts = new Attempts(job, this.#timing);
    this.#lookUps = new LookUps({
      ...{ job, known: this.#known, turns: this.#turns },
      isStopped: () => this.#schedule.isStopped,
      isOver: () => this.#over,
      tell: (event) => {
        this.#tell(event);
      },
      onFound: (id, outcome, of) => {
        this.#attempts.settle(id);
        this.#end(id, this.#growths.withOwn(id, outcome, of));
      },
      onGrowth: (id, result, savedMs) => {
        this.#grow(id, { status: "reused", result, savedMs });
      },
      onMade: (id, result) => {
        this.#attempts.settle(id);
        this.#end(id, this.#growths.made(id, result));
      },
      onLost: (id, { parent, damage }) => {
        this.#lose(id, parent, damage);
      },
      onBug: this.#breakOff,
    });
    this.#launches = new Launches({
      ...{ job, executor, known: this.#known, lookUps: this.#lookUps, attempts: this.#attempts },
      ...{ losses: this.#losses, quickness: this.#quickness },
      isStopped: () => this.#schedule.isStopped,
      tell: (event) => {
        this.#tell(event);
      },
      onReport: (id, report) => {
        this.#heed(id, report);
      },
      onFound: (id, outcome) => {
        this.#end(id, outcome);
      },
      onBug: this.#breakOff,
    });
    this.#growths = new Growths({
      ...{ job, known: this.#known },
      isOver: () => this.#over,
      tell: (event) => {
        this.#tell(event);
      },
      onRefused: (id, failure) => {
        this.#attempts.note(id, failure, 0);
        this.#tell({ type: "refused", node: id });
      },
    });
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

  /** The schedule is told nothing while it is obeyed: what comes of that is told after it. */
  #tell(event: ScheduleEvent): void {
    this.#events.push(event);
    if (this.#isTelling || this.#over) return;
    this.#isTelling = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        for (const command of this.#schedule.advance(next, this.#timing.now())) this.#obey(command);
        if (this.#schedule.isStopped) this.#executor.rides?.recall();
      }
    } catch (error) {
      this.#breakOff(error);
    } finally {
      this.#isTelling = false;
    }
    this.#lookUps.go();
  }

  readonly #breakOff = (error: unknown): void => {
    this.#over = true;
    this.#finished.reject(error);
  };

  #obey(command: ScheduleCommand): void {
    switch (command.type) {
      case "look-up":
        this.#lookUps.add(command.node);
        break;
      case "launch":
        this.#launches.launch(command);
        break;
      case "recall":
        this.#executor.rides?.recall(command.ride);
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

  /** Looks a node up again whose files changed while it ran. What a replayed call was given has been taken as it was. */
  #change(id: NodeId, { node, name }: InputChanged): void {
    const isLast = node !== id || this.#attempts.changesTooOften(id);
    if (!isLast) this.#turns.end(id);
    const failure = { reason: "input-changing", name } as const;
    this.#tell(isLast ? this.#attempts.note(id, failure, 0) : { type: "outdated", node: id });
  }

  #heed(id: NodeId, report: NodeReport): void {
    switch (report.kind) {
      case "kept": {
        const { result, durationMs, measures } = report;
        if (result.isGrowth === true) {
          this.#grew(id, report);
          break;
        }
        this.#quickness?.note(id, durationMs);
        const often = this.#attempts.settle(id);
        const outcome = { status: "ran", result, durationMs, ...measures, ...often } as const;
        this.#end(id, outcome);
        const next = this.#known.nextCall(id);
        if (this.#job.commit === undefined && next === undefined) {
          this.#tell({ type: "ended", node: id, ok: true });
          this.#turns.end(id, outcome);
        } else void this.#settle(id, outcome, next).catch(this.#breakOff);
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
        void this.#giveUp(notRepeatable(this.#known.node(id), this.#job.realm.entry, report.found));
        break;
    }
  }

  /** A node that ran hands over; one of the same fingerprint does so, too. */
  #grew(id: NodeId, { result, durationMs, measures }: Extract<NodeReport, { kind: "kept" }>): void {
    const often = this.#attempts.settle(id);
    const own = { status: "ran", result, durationMs, ...measures, ...often } as const;
    this.#grow(id, own);
    this.#turns.end(id, own);
  }

  #grow(id: NodeId, own: OwnPart): void {
    void this.#growths.grow(id, own).catch(this.#breakOff);
  }

  async #settle(id: NodeId, outcome: Outcome, next: NodeId | undefined): Promise<void> {
    await this.#job.commit?.();
    this.#tell({ type: "ended", node: id, ok: true });
    if (next !== undefined) await this.#lookUps.ended(next);
    this.#turns.end(id, outcome);
  }

  async #giveUp(error: unknown): Promise<void> {
    await this.#executor.stop().catch(this.#breakOff);
    this.#finished.reject(error);
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
