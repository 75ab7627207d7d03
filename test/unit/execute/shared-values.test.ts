import fc from "fast-check";
import { expect, test } from "vitest";
import { SharedValues } from "../../../src/execute/shared-values.ts";
import type { Lending } from "../../../src/execute/shared-values.ts";
import type { ContentHash, Fingerprint, NodeId, RunId } from "../../../src/model/ids.ts";
import type { CallWork } from "../../../src/model/node-work.ts";
import type { ResultRef } from "../../../src/model/result-ref.ts";
import type { HeldValue } from "../../../src/wire/run-request.ts";
import { propertySeed } from "../../support/property-seed.ts";

const mega = 2 ** 20;

function resultOf(node: number, sizeBytes: number, scratch: boolean = false): ResultRef {
  return {
    fingerprint: node.toString(16).padStart(64, "0") as Fingerprint,
    contentHash: "c".repeat(64) as ContentHash,
    ...{ codec: "npy", sizeBytes, items: {} },
    ...(scratch ? { scratch: "run" as RunId } : {}),
  };
}

function callOf(results: readonly ResultRef[], share: boolean = false): CallWork {
  return {
    ...{ node: 99 as NodeId, name: "reader", callHash: "" },
    inputs: results.map((result, parent) => ({ parent: parent as NodeId, name: "n", result })),
    ...(share ? { share: true } : {}),
  };
}

/** A node that gives a value in memory, if there is room for it. */
function give(values: SharedValues, node: number, sizeBytes: number, scratch?: boolean) {
  values.began(node as NodeId);
  const loan = values.lend(node as NodeId, sizeBytes);
  const result = resultOf(node, sizeBytes, scratch);
  values.returned(node as NodeId, { result, loan: loan?.id });
  return { result, loan };
}

const usesOf = (lending: Lending): readonly string[] => lending.held.map(({ use }) => use);

test("nothing is lent beyond the budget, and what can be read from the store makes room for what comes", () => {
  const values = new SharedValues(3 * mega);
  const kept = give(values, 1, mega);
  const only = give(values, 2, mega, true);
  expect(give(values, 3, mega).loan).toBeDefined();
  const read = values.read([callOf([kept.result])]);
  expect(give(values, 4, mega).loan).toBeDefined();
  expect(values.bytes).toBe(3 * mega);
  // The third one made room: the first is read, and the second is nowhere else.
  const homes = values.read([callOf([kept.result, only.result, resultOf(3, mega)])]);
  expect(homes.held.map(({ block }) => block)).toEqual([kept.loan?.block, only.loan?.block]);
  homes.end();
  read.end();
  expect(values.lend(5 as NodeId, mega)).toBeUndefined();
});

test("memory goes to another value only when its readers have ended, and never if a reader had the memory itself", () => {
  const values = new SharedValues(8 * mega);
  const first = give(values, 1, mega);
  const copying = values.read([callOf([first.result])]);
  values.forget(first.result);
  const second = give(values, 2, mega);
  expect(second.loan?.block).not.toBe(first.loan?.block);
  copying.end();
  const third = give(values, 3, mega);
  expect(third.loan?.block).toBe(first.loan?.block);
  const viewing = values.read([callOf([third.result], true)]);
  expect(usesOf(viewing)).toEqual(["view"]);
  viewing.end();
  values.forget(third.result);
  expect(give(values, 4, mega).loan?.block).not.toBe(third.loan?.block);
});

test("who copies after somebody had the memory itself has to check, and who wants it while somebody copies gets a copy", () => {
  const values = new SharedValues(8 * mega);
  const { result } = give(values, 1, mega);
  const copying = values.read([callOf([result])]);
  const early = values.read([callOf([result], true)]);
  expect([usesOf(copying), usesOf(early)]).toEqual([["copy"], ["copy"]]);
  copying.end();
  early.end();
  const viewing = values.read([callOf([result], true)]);
  const late = values.read([callOf([result])]);
  expect([usesOf(viewing), usesOf(late)]).toEqual([["view"], ["check"]]);
  expect(usesOf(values.read([callOf([result], true)], true))).toEqual(["check"]);
});

test("what a thread had that died is not lent again, and a dead one borrows nothing", () => {
  const values = new SharedValues(2 * mega);
  values.began(1 as NodeId);
  const lost = values.lend(1 as NodeId, mega);
  values.lost(1 as NodeId);
  expect([lost === undefined, values.bytes]).toEqual([false, 0]);
  expect(values.lend(1 as NodeId, mega)).toBeUndefined();
  expect(give(values, 2, mega).loan?.block).not.toBe(lost?.block);
});

test("what a node borrowed and did not keep its value in is free again", () => {
  const values = new SharedValues(2 * mega);
  values.began(1 as NodeId);
  const loan = values.lend(1 as NodeId, mega);
  values.returned(1 as NodeId);
  expect(give(values, 2, mega).loan?.block).toBe(loan?.block);
});

test("whatever is run, read, killed and forgotten in any order: a reader finds its value unchanged to its end, within the budget", () => {
  const budgetBytes = 4 * mega;
  const step = fc.record({
    kind: fc.constantFrom("run", "die", "read", "share", "end", "forget", "spoil"),
    pick: fc.nat(1000),
    sizeBytes: fc.integer({ min: 64 * 1024, max: mega }),
    scratch: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const values = new SharedValues(budgetBytes);
      const results: { readonly result: ResultRef; readonly content: number }[] = [];
      let reading: { readonly held: HeldValue; readonly content: number; end(): void }[] = [];
      for (const [index, { kind, pick, sizeBytes, scratch }] of steps.entries()) {
        const chosen = results[pick % Math.max(1, results.length)];
        if (kind === "run" || kind === "die") {
          values.began(index as NodeId);
          const loan = values.lend(index as NodeId, sizeBytes);
          if (loan !== undefined) new Int32Array(loan.block).fill(index);
          const result = resultOf(index, sizeBytes, scratch);
          if (kind === "die") values.lost(index as NodeId);
          else values.returned(index as NodeId, { result, loan: loan?.id });
          if (kind === "run" && loan !== undefined) results.push({ result, content: index });
        } else if (kind === "end") {
          const ended = reading[pick % Math.max(1, reading.length)];
          ended?.end();
          reading = reading.filter((each) => each !== ended);
        } else if (chosen !== undefined && kind === "forget") values.forget(chosen.result);
        else if (chosen !== undefined && kind === "spoil") {
          const { fingerprint, contentHash } = chosen.result;
          values.spoil(`${fingerprint} ${contentHash}`);
        } else if (chosen !== undefined) {
          const { held, end } = values.read([callOf([chosen.result], kind === "share")]);
          const [value] = held;
          if (value !== undefined) reading.push({ held: value, content: chosen.content, end });
        }
        expect(values.bytes).toBeLessThanOrEqual(budgetBytes);
        for (const { held, content } of reading) {
          expect(new Int32Array(held.block, 0, 1)[0]).toBe(content);
        }
      }
    }),
    { seed: propertySeed, numRuns: 100 },
  );
});
