import type { LookedUp, RunJob } from "../../contract/backend.ts";
import type { Executor } from "../../contract/executor.ts";
import type { NodeId } from "../../model/ids.ts";
import type { NodeReport, NodeWork } from "../../model/node-work.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { LaunchCommand, ScheduleEvent } from "../../schedule/schedule-types.ts";
import type { Attempts } from "./attempts.ts";
import type { JobKnowledge } from "./job-knowledge.ts";
import type { LookUps } from "./look-ups.ts";
import type { Losses } from "./losses.ts";
import { makeGrownWork, makeUnseenWork, makeWork } from "./make-work.ts";
import type { Quickness } from "./quickness.ts";
import { restoreInputs } from "./restore-inputs.ts";
import { startEvent } from "./start-event.ts";
import type { Turn } from "./turns.ts";
import { UnseenRuns } from "./unseen-runs.ts";

export interface LaunchesParts {
  readonly job: RunJob;
  readonly executor: Executor;
  readonly known: JobKnowledge;
  readonly lookUps: LookUps;
  readonly attempts: Attempts;
  readonly losses: Losses;
  readonly quickness: Quickness | undefined;
  /** Whether nothing more may start. */
  readonly isStopped: () => boolean;
  readonly tell: (event: ScheduleEvent) => void;
  /** An attempt at a node has ended. */
  readonly onReport: (node: NodeId, report: NodeReport) => void;
  /** A node that was run turned out to have had a result. */
  readonly onFound: (node: NodeId, outcome: Outcome) => void;
  readonly onBug: (error: unknown) => void;
}

/** Starts nodes on the executor. */
export class Launches {
  readonly #parts: LaunchesParts;
  readonly #unseen: UnseenRuns;

  constructor(parts: LaunchesParts) {
    const { job, known, quickness, onBug } = parts;
    this.#parts = parts;
    this.#unseen = new UnseenRuns({
      ...{ job, known, onBug },
      onReturned: (node, isLarge) => {
        if (isLarge) quickness?.noteLarge(node);
        parts.tell({ type: "returned", node });
      },
      onSeen: (node, found, report) => {
        this.#seen(node, found, report);
      },
    });
  }

  launch(command: LaunchCommand): void {
    if (command.unseen === true) {
      this.#startUnseen(command);
      return;
    }
    const taking = this.#parts.lookUps.take(command.node);
    const mayGo = !(taking instanceof Promise) && taking.kind === "go";
    if (mayGo && !this.#parts.isStopped()) this.#start(command);
    else void this.#launchInTurn(command, taking).catch(this.#parts.onBug);
  }

  async #launchInTurn(command: LaunchCommand, taking: Turn | Promise<Turn>): Promise<void> {
    if (await this.#parts.lookUps.hasTurn(command.node, taking)) this.#start(command);
  }

  #start({ node: id, attempt, ride }: LaunchCommand): void {
    const { emit, now } = this.#parts.job;
    const found = this.#parts.known.lookedUp(id);
    if (found.refusal !== undefined) {
      this.#parts.tell(this.#parts.attempts.note(id, found.refusal, 0));
      return;
    }
    const { known, job } = this.#parts;
    const grown = known.grown(id);
    const work =
      grown === undefined
        ? makeWork(id, job, known, attempt)
        : makeGrownWork(id, job, known, attempt);
    const because = this.#parts.losses.reasonOf(id, found.verdict);
    // One that has just handed over has begun already.
    if (grown?.own.status !== "ran" || attempt > 1) {
      emit(startEvent(known.node(id), grown?.found ?? found, { at: now(), because, attempt }));
    }
    if (this.#parts.known.hasFiles)
      void this.#runWithFiles(id, work, ride).catch(this.#parts.onBug);
    else this.#run(id, work, ride);
  }

  async #runWithFiles(id: NodeId, work: NodeWork, ride: number | undefined): Promise<void> {
    const blocked = await restoreInputs(work, this.#parts.job);
    if (blocked === undefined) this.#run(id, work, ride);
    else this.#parts.onReport(id, blocked);
  }

  #run(id: NodeId, work: NodeWork, ride: number | undefined): void {
    const { rides } = this.#parts.executor;
    const end = this.#guarded((report) => {
      this.#parts.onReport(id, report);
      if (ride !== undefined) this.#unseen.heard(id);
    });
    if (ride === undefined || rides === undefined) {
      this.#parts.executor.run(work).then(end).catch(this.#parts.onBug);
      return;
    }
    this.#unseen.began(id);
    rides.run(ride, work, { end, fail: this.#parts.onBug });
  }

  /** What goes wrong while a report is taken is no fault of the thread that has sent it. */
  #guarded(take: (report: NodeReport) => void): (report: NodeReport) => void {
    return (report) => {
      try {
        take(report);
      } catch (error) {
        this.#parts.onBug(error);
      }
    };
  }

  #startUnseen({ node: id, ride }: LaunchCommand): void {
    // What it is given may be paths of files, which have to be there first.
    if (this.#parts.known.hasFiles) {
      this.#parts.tell({ type: "returned", node: id });
      return;
    }
    const work = makeUnseenWork(id, this.#parts.job, this.#parts.known);
    const { following = [] } = work.call;
    this.#unseen.began(id);
    const end = this.#guarded((report) => {
      this.#unseen.heed(id, following, report);
    });
    this.#parts.executor.rides?.run(ride ?? 0, work, { end, fail: this.#parts.onBug });
  }

  /** A node has been run before it was looked up, and was found to be this. */
  #seen(id: NodeId, found: LookedUp, report: NodeReport): void {
    this.#parts.known.noteLookUp(id, found);
    const { verdict, fingerprint } = found;
    if (verdict.status === "reuse") {
      this.#parts.onFound(id, {
        status: "reused",
        result: verdict.result,
        savedMs: verdict.savedMs,
      });
      this.#parts.tell({ type: "ended", node: id, ok: true });
      return;
    }
    const { emit, now } = this.#parts.job;
    const because = this.#parts.losses.reasonOf(id, verdict);
    emit(startEvent(this.#parts.known.node(id), found, { at: now(), because, attempt: 1 }));
    const result = report.kind === "kept" ? { result: { ...report.result, fingerprint } } : {};
    this.#parts.onReport(id, { ...report, ...result });
  }
}
