import { expect, test } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import type { Resources } from "../../../src/model/resources.ts";
import { Schedule } from "../../../src/schedule/schedule.ts";
import type { ScheduleEvent } from "../../../src/schedule/schedule.ts";
import { graphOf } from "../../support/graph-of.ts";

const machine: Resources = { numCpus: 2, numGpus: 0, memoryBytes: 0, custom: {} };

/** A schedule over a drawn graph that takes events and gives commands as lines such as `ended a` and `launch b`. */
function tell(
  text: string,
  { failFast = false, capacity = machine }: { failFast?: boolean; capacity?: Resources } = {},
): (line: string) => readonly string[] {
  const { nodes } = graphOf(text);
  const idOf = (name = ""): NodeId => nodes.findIndex((node) => node.name === name) as NodeId;
  const nameOf = (id: NodeId): string => nodes[id]?.name ?? "";
  const schedule = new Schedule({
    nodes: nodes.map(({ id, parents, children }) => ({
      ...{ id, parents, children },
      need: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} },
    })),
    capacity,
    failFast,
  });
  return (line) => {
    const [type, name, parent] = line.split(" ");
    const events: Readonly<Record<string, ScheduleEvent>> = {
      begin: { type: "begin" },
      stop: { type: "stop" },
      found: { type: "looked-up", node: idOf(name), found: true },
      missing: { type: "looked-up", node: idOf(name), found: false },
      taken: { type: "taken", node: idOf(name) },
      ended: { type: "ended", node: idOf(name), ok: true },
      failed: { type: "ended", node: idOf(name), ok: false },
      lost: { type: "input-lost", node: idOf(name), parent: idOf(parent) },
    };
    return schedule.advance(events[type ?? ""] as ScheduleEvent).map((command) => {
      if (command.type === "finish") return "finish";
      const because = command.type === "skip" ? ` because ${nameOf(command.because)}` : "";
      return `${command.type} ${nameOf(command.node)}${because}`;
    });
  };
}

test("at the beginning every node without parents is looked up", () => {
  expect(tell("a -> c, b -> c")("begin")).toEqual(["look-up a", "look-up b"]);
});

test("a child is looked up as soon as its own parents are done, while other nodes still run", () => {
  const say = tell("a -> c, b -> d");
  say("begin");
  say("missing a");
  say("missing b");
  expect(say("ended a")).toEqual(["look-up c"]);
  expect(say("missing c")).toEqual(["launch c"]);
});

test("a node with a kept result does not run, and its children follow at once", () => {
  const say = tell("a -> b");
  say("begin");
  expect(say("found a")).toEqual(["look-up b"]);
  expect(say("found b")).toEqual(["finish"]);
});

test("a node starts when what it needs is given back", () => {
  const say = tell("a, b, c");
  say("begin");
  expect(["missing a", "missing b", "missing c"].map(say)).toEqual([
    ["launch a"],
    ["launch b"],
    [],
  ]);
  expect(say("ended a")).toEqual(["launch c"]);
});

test("a failure skips everything below it with its name, and nothing else", () => {
  const say = tell("a -> c -> d, b -> e");
  say("begin");
  say("missing a");
  say("missing b");
  expect(say("failed a")).toEqual(["skip c because a", "skip d because a"]);
  expect(say("ended b")).toEqual(["look-up e"]);
});

test("with failFast a failure abandons all that has not started, and what runs may finish", () => {
  const say = tell("a -> c, b -> e, d", { failFast: true });
  say("begin");
  say("missing a");
  say("missing b");
  say("missing d");
  expect(say("failed a")).toEqual(["skip c because a", "abandon e", "abandon d"]);
  expect(say("ended b")).toEqual(["finish"]);
});

test("a stop before the beginning ends every node", () => {
  expect(tell("a -> b")("stop")).toEqual(["abandon a", "abandon b", "finish"]);
});

test("a look-up that is answered after a stop changes nothing", () => {
  const say = tell("a -> b");
  say("begin");
  expect(say("stop")).toEqual(["abandon a", "abandon b", "finish"]);
  expect(say("found a")).toEqual([]);
});

test("a second stop changes nothing", () => {
  const say = tell("a, b");
  say("begin");
  say("missing a");
  expect(say("stop")).toEqual(["abandon b"]);
  expect(say("stop")).toEqual([]);
  expect(say("ended a")).toEqual(["finish"]);
});

test("an empty run is finished when it begins", () => {
  expect(
    new Schedule({ nodes: [], capacity: machine, failFast: false }).advance({ type: "begin" }),
  ).toEqual([{ type: "finish" }]);
});

test("a parent whose result is gone runs again, then its child is looked up again", () => {
  const say = tell("a -> b");
  ["begin", "found a", "missing b"].map(say);
  expect(say("lost b a")).toEqual(["launch a"]);
  expect(say("ended a")).toEqual(["look-up b"]);
  expect(say("missing b")).toEqual(["launch b"]);
  expect(say("ended b")).toEqual(["finish"]);
});

test("a node that lost the result of a node further up waits for that one", () => {
  const say = tell("a -> b -> c");
  ["begin", "found a", "found b", "missing c"].map(say);
  expect(say("lost c a")).toEqual(["launch a"]);
  expect(say("ended a")).toEqual(["look-up c"]);
});

test("a parent that fails when it runs again takes along whoever lost its result", () => {
  const say = tell("a -> b -> c");
  ["begin", "found a", "found b", "missing c"].map(say);
  say("lost c a");
  expect(say("failed a")).toEqual(["skip c because a", "finish"]);
});

test("a node that lost two results waits for both", () => {
  const say = tell("a -> c, b -> c, b -> d");
  ["begin", "found a", "found b", "missing c", "missing d"].map(say);
  expect(say("lost c a")).toEqual(["launch a"]);
  expect(say("lost d b")).toEqual(["launch b"]);
  expect(say("ended a")).toEqual([]);
  expect(say("ended b")).toEqual(["look-up c", "look-up d"]);
});

test("a node that somebody else computes gives back what was lent to it, and is found when that has ended", () => {
  const say = tell("a -> b, c, d");
  ["begin", "missing a", "missing c", "missing d"].map(say);
  expect(say("taken a")).toEqual(["launch d"]);
  expect(say("found a")).toEqual(["look-up b"]);
});

test("a node that somebody else computed in vain waits for its resources again", () => {
  const say = tell("a, c, d");
  ["begin", "missing a", "missing c", "missing d", "taken a"].map(say);
  expect(say("missing a")).toEqual([]);
  expect(say("ended c")).toEqual(["launch a"]);
});

test("a stop abandons a node that somebody else computes, before and after that is found out", () => {
  const say = tell("a, b");
  ["begin", "missing a", "missing b", "taken a"].map(say);
  expect(say("stop")).toEqual(["abandon a"]);
  expect(say("found a")).toEqual([]);
  expect(say("taken b")).toEqual(["abandon b", "finish"]);
});

test("a node that somebody else computes may lose an input while it is looked up again", () => {
  const say = tell("a -> b");
  ["begin", "found a", "missing b", "taken b"].map(say);
  expect(say("lost b a")).toEqual(["launch a"]);
  expect(say("ended a")).toEqual(["look-up b"]);
});

test("an end that nobody waits for is a bug that is told", () => {
  const say = tell("a");
  say("begin");
  expect(() => say("ended a")).toThrow("bug: node 0 ended while it was looking-up");
});
