import fc from "fast-check";
import { expect, test } from "vitest";
import type { Resources } from "../../../src/model/resources.ts";
import { Ledger } from "../../../src/schedule/ledger.ts";
import { ReadyQueue } from "../../../src/schedule/ready-queue.ts";

const cpus = (numCpus: number): Resources => ({
  numCpus,
  numGpus: 0,
  memoryBytes: 0,
  custom: {},
});

interface Ready {
  readonly rank: number;
  readonly need: Resources;
}

/** A queue with nodes by position: the one of the higher rank goes before. */
function queueOf(
  ledger: Ledger,
  nodes: readonly Ready[],
): { readonly queue: ReadyQueue; readonly takeAll: (at?: number) => readonly number[] } {
  const rank = (index: number): number => nodes[index]?.rank ?? 0;
  const queue = new ReadyQueue(ledger, (left, right) =>
    rank(left) === rank(right) ? left < right : rank(left) > rank(right),
  );
  for (const [index, { need }] of nodes.entries()) queue.add(index, ledger.demandOf(need, []));
  const takeAll = (at = 0): readonly number[] => {
    const taken: number[] = [];
    for (;;) {
      const next = queue.takeFitting(at);
      if (next === undefined) return taken;
      taken.push(next);
    }
  };
  return { queue, takeAll };
}

test("the node that goes before all others is taken first, of whatever need", () => {
  const nodes = [1, 5, 1].map((rank, index) => ({ rank, need: cpus(index / 10) }));
  expect(queueOf(new Ledger(cpus(1)), nodes).takeAll()).toEqual([1, 0, 2]);
});

test("a node that does not fit now holds up no other", () => {
  const nodes = [
    { rank: 9, need: cpus(3) },
    { rank: 1, need: cpus(1) },
  ];
  expect(queueOf(new Ledger(cpus(2)), nodes).takeAll()).toEqual([1]);
});

test("an empty queue gives nothing", () => {
  expect(queueOf(new Ledger(cpus(1)), []).takeAll()).toEqual([]);
});

test("what is taken out is lent, and what is left is asked again when something was given back", () => {
  const ledger = new Ledger(cpus(2));
  const nodes = [0, 1, 2].map(() => ({ rank: 1, need: cpus(1) }));
  const { queue, takeAll } = queueOf(ledger, nodes);
  expect(takeAll()).toEqual([0, 1]);
  expect(ledger.lent.get("num_cpus")).toBe(2);
  ledger.takeBack(ledger.demandOf(cpus(1), []));
  queue.noteRoom();
  expect(takeAll()).toEqual([2]);
});

test("a node that a rate holds back says when it can start, and starts then", () => {
  const limits = { tags: {}, rates: { _api: { amount: 1, perMs: 100 } } };
  const ledger = new Ledger({ ...cpus(1), custom: { _api: Infinity } }, limits);
  const nodes = [0, 1].map(() => ({ rank: 1, need: { ...cpus(0), custom: { _api: 1 } } }));
  const { queue, takeAll } = queueOf(ledger, nodes);
  expect(takeAll(7)).toEqual([0]);
  expect(queue.wakeAt).toBe(107);
  expect(takeAll(106.9)).toEqual([]);
  expect(takeAll(107)).toEqual([1]);
  expect(queue.wakeAt).toBe(Infinity);
});

test("a queue that is cleared has none", () => {
  const { queue, takeAll } = queueOf(new Ledger(cpus(1)), [{ rank: 1, need: cpus(1) }]);
  queue.clear();
  expect(takeAll()).toEqual([]);
});

test("any nodes come out by rank, then by position, each once", () => {
  const needs = [cpus(0), cpus(0.5), { ...cpus(0.5), custom: { _a: 1, _b: 1 } }];
  fc.assert(
    fc.property(
      fc.array(fc.record({ rank: fc.nat(5), need: fc.constantFrom(...needs) })),
      (nodes) => {
        const wide = { ...cpus(1e6), custom: { _a: 1e6, _b: 1e6 } };
        const order = nodes.map((_, index) => index);
        order.sort((a, b) => (nodes[b]?.rank ?? 0) - (nodes[a]?.rank ?? 0) || a - b);
        expect(queueOf(new Ledger(wide), nodes).takeAll()).toEqual(order);
      },
    ),
  );
});
