import { inspect } from "node:util";
import { expect, test } from "vitest";
import { workflow } from "../../../src/author/author.ts";
import { FfuseError } from "../../../src/failure/ffuse-error.ts";
import { arrowsOf, freshRecorder, namesOf, recordedGraph } from "../../support/recorded.ts";

freshRecorder();

class Plain {
  static readonly unit = "mm";
  readonly start: number;
  constructor(start: number) {
    this.start = start;
  }
  add(value: number): number {
    return this.start + value;
  }
}

test("construction and method calls are nodes, and each instance is a chain of its own", () => {
  const Counter = workflow(Plain);
  const left = new Counter(1).setName("left");
  const right = new Counter(2);
  left.add(1);
  right.add(left.add(2));
  const graph = recordedGraph();
  expect(namesOf(graph)).toEqual([
    "left",
    "Plain_0001",
    "Plain.add_0000",
    "Plain.add_0001",
    "Plain.add_0002",
  ]);
  expect(arrowsOf(graph)).toEqual([
    "Plain.add_0000 => Plain.add_0001",
    "Plain.add_0001 -> Plain.add_0002",
    "Plain_0001 => Plain.add_0002",
    "left => Plain.add_0000",
  ]);
});

test("a class wrapped as a standard decorator records like one wrapped by a call", () => {
  const Decorated = workflow(
    class Decorated {
      next(): number {
        return 1;
      }
    },
    { kind: "class", name: "Decorated" } as ClassDecoratorContext<new () => { next(): number }>,
  );
  new Decorated().next();
  expect(namesOf(recordedGraph())).toEqual(["Decorated_0000", "Decorated.next_0000"]);
});

test("statics show through, the plain class is at hand, and a subclass builds on the real one", () => {
  const Counter = workflow(Plain);
  expect((Counter as unknown as typeof Plain).unit).toBe("mm");
  expect(Counter.fn).toBe(Plain);
  class Sub extends (Counter as unknown as typeof Plain) {}
  expect(new Sub(3).add(1)).toBe(4);
});

test("an instance, or a method that is not called, cannot be an argument", () => {
  const Counter = workflow(Plain);
  const use = workflow(function use(value: unknown) {
    return value;
  });
  const counter = new Counter(1).setName("counter");
  expect(() => use(counter)).toThrow(
    new FfuseError({
      reason: "instance-as-argument",
      node: "counter",
      where: "[0]",
      user: "use_0000",
    }),
  );
  expect(() => use({ deep: [counter.add] })).toThrow(
    new FfuseError({
      reason: "instance-as-argument",
      node: "counter.add",
      where: "[0].deep[0]",
      user: "use_0000",
    }),
  );
});

test("an instance used as a value, or changed, is explained", () => {
  const Counter = workflow(Plain);
  const counter = new Counter(1).setName("counter") as unknown as { a: number };
  expect(() => JSON.stringify(counter)).toThrow('node "counter" has not run yet');
  expect(() => (counter.a = 1)).toThrow('".a" cannot be set or removed');
  expect(inspect(counter)).toBe("Instance<counter>");
});
