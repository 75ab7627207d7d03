import { expect, test } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import type { RunTerms } from "../../../src/model/node-arguments.ts";
import type { Resources } from "../../../src/model/resources.ts";
import { defaultRetries } from "../../../src/model/retry-policy.ts";
import { Schedule } from "../../../src/schedule/schedule.ts";
import type { ScheduleEvent } from "../../../src/schedule/schedule-types.ts";
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
    nodes: nodes.map(({ id, parents }) => ({
      id,
      parents,
      terms: { need: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} }, tags: [] },
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
    return schedule.advance(events[type ?? ""] as ScheduleEvent, 0).map((command) => {
      if (command.type === "finish" || command.type === "wake") return command.type;
      if (command.type === "recall") return `recall ${command.ride}`;
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
  expect(say("failed a")).toEqual(["fail a", "skip c because a", "skip d because a"]);
  expect(say("ended b")).toEqual(["look-up e"]);
});

test("with failFast a failure abandons all that has not started, and what runs may finish", () => {
  const say = tell("a -> c, b -> e, d", { failFast: true });
  say("begin");
  say("missing a");
  say("missing b");
  say("missing d");
  expect(say("failed a")).toEqual(["fail a", "skip c because a", "abandon e", "abandon d"]);
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
    new Schedule({ nodes: [], capacity: machine, failFast: false }).advance({ type: "begin" }, 0),
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
  expect(say("failed a")).toEqual(["fail a", "skip c because a", "finish"]);
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
  expect(() => say("ended a")).toThrow("bug: node 0 ended while it did not run");
});

/** A schedule of nodes that are tried three times, in which lines may end with a time, as in `retry a @5`. */
function tellOfRetries(
  text: string,
  { failFast = false }: { failFast?: boolean } = {},
): (line: string) => readonly string[] {
  const { nodes } = graphOf(text);
  const idOf = (name = ""): NodeId => nodes.findIndex((node) => node.name === name) as NodeId;
  const terms: RunTerms = {
    need: { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} },
    tags: [],
    retries: { ...defaultRetries, maxRetries: 2, jitter: false },
  };
  const schedule = new Schedule({
    nodes: nodes.map(({ id, parents }) => ({ id, parents, terms })),
    capacity: machine,
    failFast,
  });
  return (line) => {
    const [words = "", at = "0"] = line.split(" @");
    const [type, name] = words.split(" ");
    const node = idOf(name);
    const events: Readonly<Record<string, ScheduleEvent>> = {
      begin: { type: "begin" },
      stop: { type: "stop" },
      wake: { type: "wake" },
      missing: { type: "looked-up", node, found: false },
      ended: { type: "ended", node, ok: true },
      failed: { type: "ended", node, ok: false, chance: 0 },
      "failed-for-good": { type: "ended", node, ok: false },
    };
    return schedule.advance(events[type ?? ""] as ScheduleEvent, Number(at)).map((command) => {
      switch (command.type) {
        case "finish":
          return "finish";
        case "wake":
          return `wake @${command.at}`;
        case "recall":
          return `recall ${command.ride}`;
        case "retry":
          return `retry ${nodes[command.node]?.name} in ${command.delayMs}`;
        case "launch":
          return `launch ${nodes[command.node]?.name} #${command.attempt}`;
        case "look-up":
        case "fail":
        case "skip":
        case "abandon":
          return `${command.type} ${nodes[command.node]?.name}`;
      }
    });
  };
}

test("an attempt that failed is followed by another one when its wait has ended, and the last one counts", () => {
  const say = tellOfRetries("a -> b");
  expect(["begin", "missing a", "failed a @10"].map(say)).toEqual([
    ["look-up a"],
    ["launch a #1"],
    ["retry a in 1000", "wake @1010"],
  ]);
  expect(say("wake @1010")).toEqual(["launch a #2"]);
  expect(say("failed a @1020")).toEqual(["retry a in 2000", "wake @3020"]);
  expect(say("wake @3020")).toEqual(["launch a #3"]);
  expect(say("failed a @3030")).toEqual(["fail a", "skip b", "finish"]);
});

test("a timer that comes too early is set again", () => {
  const say = tellOfRetries("a");
  ["begin", "missing a", "failed a @10"].map(say);
  expect(say("wake @1009")).toEqual(["wake @1010"]);
  expect(say("wake @1010")).toEqual(["launch a #2"]);
});

test("a node that waits for its next attempt holds up no other, and gives back what it had", () => {
  const say = tellOfRetries("a, b, c");
  ["begin", "missing a", "missing b", "missing c"].map(say);
  expect(say("failed a @10")).toEqual(["retry a in 1000", "launch c #1", "wake @1010"]);
  expect(say("wake @1010")).toEqual([]);
  expect(say("ended b @1020")).toEqual(["launch a #2"]);
});

test("a failure that is not worth another attempt is the last one", () => {
  const say = tellOfRetries("a");
  ["begin", "missing a"].map(say);
  expect(say("failed-for-good a")).toEqual(["fail a", "finish"]);
});

test("a stop ends a node that waits for its next attempt as its last one, and skips what is below it", () => {
  const say = tellOfRetries("a -> c, b");
  ["begin", "missing a", "missing b", "failed a @10"].map(say);
  expect(say("stop @20")).toEqual(["fail a", "skip c"]);
  expect(say("failed b @30")).toEqual(["fail b", "finish"]);
});

test("with failFast the first failure that is final stops the others, also those that wait", () => {
  const say = tellOfRetries("a, b, c", { failFast: true });
  ["begin", "missing a", "missing b", "missing c"].map(say);
  expect(say("failed a @10")).toEqual(["retry a in 1000", "launch c #1", "wake @1010"]);
  expect(say("failed-for-good b @20")).toEqual(["fail b", "fail a"]);
  expect(say("ended c @30")).toEqual(["finish"]);
});

test("a wait that ends before the one that was announced is announced", () => {
  const say = tellOfRetries("a, b");
  ["begin", "missing a", "missing b", "failed a @0"].map(say);
  say("wake @1000");
  expect(say("failed a @1000")).toEqual(["retry a in 2000", "wake @3000"]);
  expect(say("failed b @1500")).toEqual(["retry b in 1000", "wake @2500"]);
  expect(say("wake @2500")).toEqual(["launch b #2", "wake @3000"]);
});

test("a node of higher priority goes first, then the one with the longest expected path", () => {
  const need = { numCpus: 1, numGpus: 0, memoryBytes: 0, custom: {} };
  const ids = [0, 1, 2, 3] as NodeId[];
  const schedule = new Schedule({
    nodes: ids.map((id) => ({
      id,
      parents: [],
      terms: { need, tags: [], ...(id === 3 ? { priority: 1 } : {}) },
      expectedMs: [1, 1, 50, 1][id] ?? 1,
    })),
    capacity: { ...machine, numCpus: 1 },
    failFast: false,
  });
  schedule.advance({ type: "begin" }, 0);
  for (const node of ids) schedule.advance({ type: "looked-up", node, found: false }, 0);
  const started = ids.flatMap((_, turn) =>
    schedule
      .advance({ type: "ended", node: [0, 3, 2, 1][turn] as NodeId, ok: true }, turn)
      .flatMap((command) => (command.type === "launch" ? [command.node] : [])),
  );
  expect(started).toEqual([3, 2, 1]);
});
