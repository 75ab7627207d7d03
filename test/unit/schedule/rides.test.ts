import { expect, test } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import { Schedule } from "../../../src/schedule/schedule.ts";
import type { ScheduleCommand, ScheduleEvent } from "../../../src/schedule/schedule-types.ts";

const need = { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} };
const terms = { need, tags: [] };

interface Told {
  /** Tells an event, and gives what follows from it. */
  readonly tell: (event: ScheduleEvent) => readonly string[];
  readonly end: (node: number) => readonly string[];
}

/** A schedule of nodes by their parents, all of which may ride, with as many processors as are told. */
function open(parents: readonly (readonly number[])[], numCpus: number): Told {
  const schedule = new Schedule({
    nodes: parents.map((above, id) => ({ id: id as NodeId, parents: above as NodeId[], terms })),
    capacity: { ...need, numCpus },
    failFast: false,
    rides: {
      mayRide: () => true,
      most: (_, waiting) => waiting,
      mayFollow: () => true,
      longest: () => 10,
    },
  });
  const tell = (event: ScheduleEvent): readonly string[] =>
    schedule.advance(event, 0).map((command: ScheduleCommand) => {
      if (command.type === "recall") return `recall ${command.ride}`;
      const node = "node" in command ? ` ${command.node}` : "";
      const ride = "ride" in command ? ` in ${command.ride}` : "";
      return `${command.type}${node}${ride}${"unseen" in command ? " unseen" : ""}`;
    });
  return { tell, end: (node) => tell({ type: "ended", node: node as NodeId, ok: true }) };
}

function look(node: number): ScheduleEvent {
  return { type: "looked-up", node: node as NodeId, found: false };
}

test("links of a chain follow the first one, and each waits for nothing when the one before it has ended", () => {
  const { tell, end } = open([[], [0], [1]], 1);
  expect(tell({ type: "begin" })).toEqual(["look-up 0"]);
  expect(tell(look(0))).toEqual(["launch 0 in 1", "launch 1 in 1 unseen", "launch 2 in 1 unseen"]);
  expect([end(0), end(1), end(2)]).toEqual([[], [], ["finish"]]);
});

test("a node that two others wait for is followed by neither", () => {
  const { tell } = open([[], [0], [0]], 1);
  tell({ type: "begin" });
  expect(tell(look(0))).toEqual(["launch 0"]);
});

test("a link that has not begun is looked up when the one before it has a result", () => {
  const { tell, end } = open([[], [0]], 1);
  tell({ type: "begin" });
  tell(look(0));
  expect(tell({ type: "returned", node: 1 as NodeId })).toEqual([]);
  expect(end(0)).toEqual(["look-up 1"]);
});

test("a link that has not begun is skipped if the one before it has failed", () => {
  const { tell } = open([[], [0]], 1);
  tell({ type: "begin" });
  tell(look(0));
  expect(tell({ type: "ended", node: 0 as NodeId, ok: false })).toEqual(["fail 0"]);
  expect(tell({ type: "returned", node: 1 as NodeId })).toEqual(["skip 1", "finish"]);
});

test("what a ride has not begun is asked back, once, when there is room for it elsewhere", () => {
  const { tell, end } = open([[], [], [], []], 2);
  tell({ type: "begin" });
  expect(tell(look(0))).toEqual(["launch 0"]);
  expect(tell(look(1))).toEqual(["launch 1"]);
  expect([tell(look(2)), tell(look(3))]).toEqual([[], []]);
  // The first place that is free takes both, and so the second one has nothing to do.
  expect(end(0)).toEqual(["launch 2 in 1", "launch 3 in 1"]);
  expect(end(1)).toEqual(["recall 1"]);
  expect(tell({ type: "returned", node: 3 as NodeId })).toEqual(["launch 3"]);
  expect([end(2), end(3)]).toEqual([[], ["finish"]]);
});

test("links that follow each other are not asked back: they could not run anywhere else", () => {
  const { tell } = open([[], [0], [1]], 2);
  tell({ type: "begin" });
  expect(tell(look(0))).toHaveLength(3);
});
