import type { NodeId } from "../../src/model/ids.ts";
import type { Resources } from "../../src/model/resources.ts";
import { Schedule } from "../../src/schedule/schedule.ts";
import type { ScheduledNode } from "../../src/schedule/schedule-entry.ts";
import type {
  ScheduleCommand,
  ScheduleEvent,
  ScheduleOptions,
} from "../../src/schedule/schedule.ts";

/** What befalls a node in a simulation. */
export interface Fate {
  readonly isKept: boolean;
  readonly isGood: boolean;
  /** How many of its look-ups and runs find the result of an ancestor gone, and which ancestor, as a share of their list. */
  readonly losses: readonly number[];
  /** How many of its launches find it taken by somebody else, and whether there is a result of that afterwards. */
  readonly takings: readonly boolean[];
}

export interface Simulation extends ScheduleOptions {
  readonly fates: readonly Fate[];
  /** Which of the open look-ups and runs ends next, as shares of their list; used over and over. */
  readonly order: readonly number[];
  /** After how many events a stop comes; never if absent. */
  readonly stopAfter?: number;
}

/** One event, the commands that followed from it, and what was under way and lent afterwards. */
export interface Step {
  readonly event: ScheduleEvent;
  readonly commands: readonly ScheduleCommand[];
  readonly running: readonly ScheduledNode[];
  /** Nodes that were found to have no result and wait for their resources. */
  readonly queued: readonly ScheduledNode[];
  readonly lent: Resources;
  /** Nodes that got an end by the event or by a command. */
  readonly ends: readonly NodeId[];
}

/** Runs a schedule against nodes that do as their fates say, until nothing is under way any more. */
export function simulate(simulation: Simulation): readonly Step[] {
  const { nodes, fates, order, stopAfter } = simulation;
  const schedule = new Schedule(simulation);
  const open: { readonly kind: "look-up" | "launch"; readonly node: NodeId }[] = [];
  const queued = new Set<NodeId>();
  const abandoned = new Set<NodeId>();
  const losses = fates.map((fate) => [...fate.losses]);
  const takings = fates.map((fate) => [...fate.takings]);
  /** Nodes that somebody else has computed. */
  const keptByOthers = new Set<NodeId>();
  const steps: Step[] = [];
  const nodeOf = (id: NodeId): ScheduledNode => {
    const node = nodes.find((each) => each.id === id);
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  };

  const tell = (event: ScheduleEvent): void => {
    const ends: NodeId[] = [];
    // A stop does not wait for look-ups; their answers mean nothing any more.
    if (event.type === "looked-up" && !abandoned.has(event.node)) {
      if (event.found) ends.push(event.node);
      else queued.add(event.node);
    }
    if (event.type === "ended") ends.push(event.node);
    if (event.type === "stop") queued.clear();
    if (event.type === "taken") open.push({ kind: "look-up", node: event.node });
    const commands = schedule.advance(event);
    for (const { type, ...rest } of commands) {
      if (!("node" in rest)) continue;
      if (type === "look-up" || type === "launch") open.push({ kind: type, node: rest.node });
      if (type === "skip" || type === "abandon") ends.push(rest.node);
      if (type === "abandon") abandoned.add(rest.node);
      if (type === "abandon" && event.type === "taken") open.pop();
      queued.delete(rest.node);
    }
    const running = open.filter(({ kind }) => kind === "launch").map(({ node }) => nodeOf(node));
    const waiting = [...queued].map(nodeOf);
    steps.push({ event, commands, running, queued: waiting, lent: schedule.lent, ends });
  };

  tell({ type: "begin" });
  for (let turn = 0; open.length > 0 || steps.length === stopAfter; turn += 1) {
    if (turn > 10_000) throw new Error("the simulation does not end");
    if (steps.length === stopAfter) {
      tell({ type: "stop" });
      continue;
    }
    const [{ kind, node } = { kind: "launch", node: -1 as NodeId }] = open.splice(
      Math.floor((order[turn % order.length] ?? 0) * open.length),
      1,
    );
    const ancestors = ancestorsOf(nodeOf(node), nodeOf);
    const taking = kind === "launch" ? takings[node]?.pop() : undefined;
    if (taking !== undefined) {
      if (taking) keptByOthers.add(node);
      tell({ type: "taken", node });
      continue;
    }
    const share = ancestors.length === 0 ? undefined : losses[node]?.pop();
    const fate = fates[node];
    if (share !== undefined) {
      const parent = ancestors[Math.floor(share * ancestors.length)];
      if (parent !== undefined) tell({ type: "input-lost", node, parent });
    } else if (kind === "look-up") {
      tell({ type: "looked-up", node, found: fate?.isKept === true || keptByOthers.has(node) });
    } else {
      tell({ type: "ended", node, ok: fate?.isGood ?? true });
    }
  }
  return steps;
}

/** All nodes above a node, in id order. */
export function ancestorsOf(
  node: ScheduledNode,
  nodeOf: (id: NodeId) => ScheduledNode,
): readonly NodeId[] {
  const found = new Set<NodeId>();
  const open = [...node.parents];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...nodeOf(id).parents);
  }
  return [...found].sort((left, right) => left - right);
}
