import { expect, test } from "vitest";
import { workflow } from "../../../src/author/author.ts";
import { arrowsOf, freshRecorder, namesOf, recordedGraph } from "../../support/recorded.ts";

freshRecorder();

test("FunctionFuse's sum, sum, multiply: three nodes, edges 1 to 2, 2 to 3 and 1 to 3", () => {
  const sum = workflow(function sum(a: number, b: number) {
    return a + b;
  });
  const multiply = workflow(function multiply(a: number, b: number) {
    return a * b;
  });
  const one = sum(1, 1).setName("node1");
  const two = sum(one, 1).setName("node2");
  multiply(one, two).setName("node3");

  const graph = recordedGraph();
  expect(namesOf(graph)).toEqual(["node1", "node2", "node3"]);
  expect(arrowsOf(graph)).toEqual(["node1 -> node2", "node1 -> node3", "node2 -> node3"]);
});

test("FunctionFuse's IncrementalSum: seven nodes, the calls on the instance in a chain", () => {
  const minus = workflow(function minus(a: number, b: number) {
    return a - b;
  });
  const IncrementalSum = workflow(
    class IncrementalSum {
      #sum: number;
      constructor(start: number) {
        this.#sum = start;
      }
      add(value: number): number {
        return (this.#sum += value);
      }
    },
  );
  const one = minus(5, 4);
  const sum = new IncrementalSum(one);
  const two = minus(3, one);
  sum.add(two);
  sum.add(two);
  const three = sum.add(one);
  minus(three, 2);

  const graph = recordedGraph();
  expect(namesOf(graph)).toEqual([
    "minus_0000",
    "IncrementalSum_0000",
    "minus_0001",
    "IncrementalSum.add_0000",
    "IncrementalSum.add_0001",
    "IncrementalSum.add_0002",
    "minus_0002",
  ]);
  expect(arrowsOf(graph)).toEqual(
    [
      "minus_0000 -> IncrementalSum_0000",
      "minus_0000 -> minus_0001",
      "minus_0001 -> IncrementalSum.add_0000",
      "minus_0001 -> IncrementalSum.add_0001",
      "minus_0000 -> IncrementalSum.add_0002",
      "IncrementalSum.add_0002 -> minus_0002",
      "IncrementalSum_0000 => IncrementalSum.add_0000",
      "IncrementalSum.add_0000 => IncrementalSum.add_0001",
      "IncrementalSum.add_0001 => IncrementalSum.add_0002",
    ].sort(),
  );
});

test("FunctionFuse's pair: the halves of a result feed two nodes", () => {
  const pair = workflow(function pair(): [number, number] {
    return [1, 2];
  });
  const show = workflow(function show(value: number) {
    return value;
  });
  const [left, right] = pair();
  show(left).setName("left");
  show(right).setName("right");

  const graph = recordedGraph();
  expect(namesOf(graph)).toEqual(["pair_0000", "left", "right"]);
  expect(arrowsOf(graph)).toEqual(["pair_0000.0 -> left", "pair_0000.1 -> right"]);
});
