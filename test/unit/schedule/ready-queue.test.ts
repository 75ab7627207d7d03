import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import type { Resources } from "../../../src/model/resources.ts";
import { Ledger } from "../../../src/schedule/ledger.ts";
import { ReadyQueue } from "../../../src/schedule/ready-queue.ts";
import type { ReadyNode } from "../../../src/schedule/ready-queue.ts";

const cpus = (numCpus: number): Resources => ({ numCpus, numGpus: 0, memoryBytes: 0, custom: {} });
const ready = (id: number, rank: number, need: Resources): ReadyNode => ({
  id: id as NodeId,
  rank,
  need,
});

/** All that fits one after the other, by id. */
function takeAll(queue: ReadyQueue, ledger: Ledger): readonly number[] {
  const taken: number[] = [];
  for (;;) {
    const next = queue.takeFitting(ledger);
    if (next === undefined) return taken;
    taken.push(next.id);
  }
}

test("the node with the longest path goes first, and among equals the one that was called first", () => {
  const queue = new ReadyQueue();
  for (const node of [ready(4, 1, cpus(0)), ready(2, 1, cpus(0)), ready(3, 5, cpus(0))]) {
    queue.add(node);
  }
  expect(takeAll(queue, new Ledger(cpus(1)))).toEqual([3, 2, 4]);
});

test("a node that does not fit now holds up no other", () => {
  const queue = new ReadyQueue();
  queue.add(ready(0, 9, cpus(3)));
  queue.add(ready(1, 1, cpus(1)));
  expect(takeAll(queue, new Ledger(cpus(2)))).toEqual([1]);
});

test("an empty queue gives nothing", () => {
  expect(new ReadyQueue().takeFitting(new Ledger(cpus(1)))).toBeUndefined();
});

test("what is taken out is lent, and what is left is not", () => {
  const queue = new ReadyQueue();
  const ledger = new Ledger(cpus(2));
  for (const id of [0, 1, 2]) queue.add(ready(id, 1, cpus(1)));
  expect(takeAll(queue, ledger)).toEqual([0, 1]);
  expect(ledger.lent.numCpus).toBe(2);
  ledger.takeBack(cpus(1));
  expect(takeAll(queue, ledger)).toEqual([2]);
});

test("draining gives every node that is left, in id order, and leaves none", () => {
  const queue = new ReadyQueue();
  for (const id of [5, 3, 4]) queue.add(ready(id, id, cpus(id)));
  expect(queue.drain()).toEqual([3, 4, 5]);
  expect(queue.drain()).toEqual([]);
});

test("any nodes come out by rank, then by id, each once", () => {
  const needs = [cpus(0), cpus(0.5), { ...cpus(0.5), custom: { _a: 1, _b: 1 } }];
  const sameNeed: Resources = { ...cpus(0.5), custom: { _b: 1, _a: 1 } };
  fc.assert(
    fc.property(
      fc.array(fc.record({ rank: fc.nat(5), need: fc.constantFrom(...needs, sameNeed) })),
      (nodes) => {
        const queue = new ReadyQueue();
        const all = nodes.map(({ rank, need }, id) => ready(id, rank, need));
        for (const node of all) queue.add(node);
        const wide = { numCpus: 1e6, numGpus: 0, memoryBytes: 0, custom: { _a: 1e6, _b: 1e6 } };
        const sorted = [...all].sort((a, b) => b.rank - a.rank || a.id - b.id);
        expect(takeAll(queue, new Ledger(wide))).toEqual(sorted.map(({ id }) => id));
      },
    ),
  );
});
