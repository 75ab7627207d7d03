import { expect, test } from "vitest";
import type { NodeId, NodeName } from "../../../src/model/ids.ts";
import type { RunEvent } from "../../../src/model/run-event.ts";
import { openTeller } from "../../../src/pipeline/open-teller.ts";

const ended = (name: string): RunEvent => ({
  ...{ type: "node-ended", at: 1, node: 0 as NodeId, name: name as NodeName },
  outcome: { status: "not-started" },
});
const line = (text: string): RunEvent => ({ type: "output", at: 1, stream: "stdout", line: text });

const spell = (event: RunEvent): string =>
  event.type === "node-ended" ? event.name : event.type === "output" ? event.line : event.type;

/** Commits that end when the test says so. */
function heldJournal(): {
  readonly commit: () => Promise<void>;
  readonly commits: { readonly end: () => void; readonly fail: (error: Error) => void }[];
} {
  const commits: { end: () => void; fail: (error: Error) => void }[] = [];
  const commit = (): Promise<void> =>
    new Promise((end, fail) => {
      commits.push({ end, fail });
    });
  return { commit, commits };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

test("the end of a node is told when it is committed, and nothing overtakes it", async () => {
  const told: string[] = [];
  const journal = heldJournal();
  const teller = openTeller(journal.commit, (event) => told.push(spell(event)));
  for (const event of [line("1"), ended("a"), line("2"), ended("b"), line("3")]) teller.tell(event);
  expect(told).toEqual(["1"]);
  journal.commits[1]?.end();
  await settled();
  expect(told).toEqual(["1"]);
  journal.commits[0]?.end();
  await teller.told();
  expect(told).toEqual(["1", "a", "2", "b", "3"]);
  teller.tell(line("4"));
  expect(told.at(-1)).toBe("4");
});

test("after a commit that failed neither the end of its node nor anything later is told", async () => {
  const told: string[] = [];
  const journal = heldJournal();
  const teller = openTeller(journal.commit, (event) => told.push(spell(event)));
  for (const event of [ended("a"), line("1"), ended("b")]) teller.tell(event);
  journal.commits[0]?.fail(new Error("the disk is full"));
  journal.commits[1]?.end();
  await teller.told();
  teller.tell(line("2"));
  await teller.told();
  expect(told).toEqual([]);
});

test("ends that are committed together are told together, and what came between them in its place", async () => {
  const told: string[] = [];
  let end: () => void = () => undefined;
  const committed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const teller = openTeller(
    () => committed,
    (event) => told.push(spell(event)),
  );
  for (const event of [ended("a"), line("1"), ended("b")]) teller.tell(event);
  await settled();
  expect(told).toEqual([]);
  end();
  await teller.told();
  expect(told).toEqual(["a", "1", "b"]);
  teller.tell(ended("c"));
  await teller.told();
  expect(told).toEqual(["a", "1", "b", "c"]);
});

test("a reader that throws at an end hears what comes after it, and nothing is left unhandled", async () => {
  const told: string[] = [];
  const teller = openTeller(
    () => Promise.resolve(),
    (event) => {
      told.push(spell(event));
      if (spell(event) === "a") throw new Error("the reader is broken");
    },
  );
  for (const event of [ended("a"), line("1"), ended("b")]) teller.tell(event);
  await teller.told();
  expect(told).toEqual(["a", "1", "b"]);
});
