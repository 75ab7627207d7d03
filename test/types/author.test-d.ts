import { assertType, describe, expectTypeOf, test } from "vitest";
import { restore, snapshot, task, workflow } from "../../src/index.ts";
import type { Handle } from "../../src/index.ts";

interface Row {
  readonly species: string;
  readonly mass: number;
  readonly note?: string;
}

const load = workflow(function load(path: string): Row[] {
  return [{ species: path, mass: 1 }];
});
const split = workflow(function split(rows: readonly Row[]) {
  return { train: rows.slice(1), test: rows.slice(0, 1), counts: [1, 2] as [number, string | 2] };
});
const fit = workflow(async function fit(
  rows: readonly Row[],
  options: { k: number; tags?: string[] },
) {
  return Promise.resolve({ mean: rows.length / options.k });
});

describe("functions", () => {
  test("a wrapped function gives a handle on what it returns", () => {
    expectTypeOf(load("penguins.csv")).toEqualTypeOf<Handle<Row[]>>();
  });

  test("an async function gives a handle on what its promise resolves to", () => {
    expectTypeOf(fit([], { k: 1 })).toEqualTypeOf<Handle<{ mean: number }>>();
  });

  test("every parameter takes a value, a handle, or a structure with handles at any depth", () => {
    const rows = load("a");
    const k = workflow(() => 3)();
    assertType(fit([], { k: 3 }));
    assertType(fit(rows, { k }));
    assertType(
      fit([load("a").item(0), { species: "x", mass: k }], { k, tags: [load("b").item(0).species] }),
    );
  });

  test("a handle of a subtype fits where the supertype is wanted", () => {
    const narrow = workflow((): { mass: number; extra: boolean } => ({ mass: 1, extra: true }));
    const wants = workflow((value: { mass: number }) => value.mass);
    assertType(wants(narrow()));
    const text = workflow((value: string | number) => value);
    assertType(text(workflow(() => 1)()));
  });

  test("a wrong literal does not compile", () => {
    // @ts-expect-error a number is neither is no text
    load(3);
    // @ts-expect-error k is missing
    fit([], {});
    // @ts-expect-error k is no text
    fit([], { k: "three" });
  });

  test("a handle of a wrong type does not compile", () => {
    // @ts-expect-error a handle on rows is no handle on a text
    load(load("a"));
    // @ts-expect-error a handle on a record is no handle on an array
    split(split([]));
    // @ts-expect-error the wrong handle one level down
    fit([], { k: load("a") });
  });

  test("optional and rest parameters stay what they are", () => {
    const optional = workflow((a: number, b?: string) => [a, b] as const);
    const rest = workflow((first: string, ...others: number[]) => others.length + first.length);
    const n = workflow(() => 1)();
    assertType(optional(1));
    assertType(optional(n, "b"));
    assertType(rest("a", 1, n, 3));
    // @ts-expect-error the first parameter is not optional
    optional();
    // @ts-expect-error one of the rest is no number
    rest("a", 1, "2");
  });

  test("Maps and Sets may hold handles", () => {
    const total = workflow((scores: ReadonlyMap<string, number>, names: ReadonlySet<string>) => [
      scores.size,
      names.size,
    ]);
    const n = workflow(() => 1)();
    const s = workflow(() => "a")();
    assertType(total(new Map([["a", n]]), new Set([s, s])));
  });

  test("any and unknown stay open", () => {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const open = workflow((value: any, other: unknown) => [value, other] as unknown);
    assertType(open(load("a"), { deep: load("b") }));
  });

  test("task is the same as workflow", () => {
    expectTypeOf(task).toEqualTypeOf<typeof workflow>();
  });

  test("the plain function is at hand as fn", () => {
    expectTypeOf(load.fn).toEqualTypeOf<(path: string) => Row[]>();
  });
});

describe("items", () => {
  test("properties of the result are handles, nested to any depth", () => {
    const { train, test: held, counts } = split([]);
    expectTypeOf(train).toEqualTypeOf<Handle<Row[]>>();
    expectTypeOf(held.item(0).mass).toEqualTypeOf<Handle<number>>();
    expectTypeOf(held[0]).toEqualTypeOf<Handle<Row> | undefined>();
    expectTypeOf(counts[1]).toEqualTypeOf<Handle<string | 2>>();
  });

  test("a tuple is destructured by position", () => {
    const pair = workflow((): [number, { name: string }] => [1, { name: "a" }]);
    const [count, { name }] = pair();
    expectTypeOf(count).toEqualTypeOf<Handle<number>>();
    expectTypeOf(name).toEqualTypeOf<Handle<string>>();
  });

  test("an array is destructured to handles of its elements", () => {
    const [first] = load("a");
    assertType<Handle<Row> | undefined>(first);
  });

  test("a missing item does not compile", () => {
    // @ts-expect-error there is no such property
    void split([]).valid;
    const wants = workflow((value: string | number) => value);
    // @ts-expect-error a tuple of two has no third
    wants(split([]).counts[2]);
    const [, , third] = split([]).counts;
    // @ts-expect-error nor has it one by destructuring
    wants(third);
    // @ts-expect-error a number is neither has no items
    void workflow(() => 1)().anything;
  });

  test("methods of the value are not offered before it is there", () => {
    // @ts-expect-error an array that is not there yet cannot be mapped
    load("a").map((row) => row);
  });

  test("item reaches keys that a handle keeps for itself", () => {
    const odd = workflow(() => ({ setName: 1, item: "x" }));
    expectTypeOf(odd().item("setName")).toEqualTypeOf<Handle<number>>();
    expectTypeOf(odd().setName("a")).toEqualTypeOf<Handle<{ setName: number; item: string }>>();
  });
});

describe("classes", () => {
  class Model {
    readonly kind = "model";
    #sum: number;
    constructor(start: number, label?: string) {
      this.#sum = start + (label?.length ?? 0);
    }
    add(x: number, ...more: number[]): number {
      return (this.#sum += x + more.length);
    }
    async save(path: string): Promise<{ path: string }> {
      return Promise.resolve({ path });
    }
  }
  const Wrapped = workflow(Model);

  test("construction takes handles, and methods give handles", () => {
    const n = workflow(() => 1)();
    const model = new Wrapped(n, "label").setName("m");
    expectTypeOf(model.add(n, 2, n)).toEqualTypeOf<Handle<number>>();
    expectTypeOf(model.save("a").path).toEqualTypeOf<Handle<string>>();
  });

  test("wrong arguments of a construction or a method do not compile", () => {
    // @ts-expect-error start is a number
    new Wrapped("1");
    // @ts-expect-error x is a number
    new Wrapped(1).add("1");
    // @ts-expect-error there is no such method
    new Wrapped(1).remove(1);
  });

  test("fields of an instance are not offered", () => {
    // @ts-expect-error kind is a field
    void new Wrapped(1).kind;
  });

  test("static hooks are named by symbols of their own, and are no calls on an instance", () => {
    class Total {
      #sum = 0;
      add(x: number): number {
        return (this.#sum += x);
      }
      static [snapshot](total: Total): number {
        return total.#sum;
      }
      static async [restore](sum: number): Promise<Total> {
        const total = new Total();
        total.#sum = sum;
        return Promise.resolve(total);
      }
    }
    expectTypeOf(Total[snapshot]).toEqualTypeOf<(total: Total) => number>();
    expectTypeOf(Total[restore]).toEqualTypeOf<(sum: number) => Promise<Total>>();
    expectTypeOf(snapshot).not.toEqualTypeOf(restore);
    const total = new (workflow(Total))();
    expectTypeOf(total.add(1)).toEqualTypeOf<Handle<number>>();
    // @ts-expect-error a hook is called by ffuse alone
    void total[snapshot];
    // @ts-expect-error a text is no name of a hook
    void Total.snapshot;
  });

  test("a class with a standard decorator keeps its own type", () => {
    @workflow
    class Counter {
      next(by: number): number {
        return by;
      }
    }
    expectTypeOf(new Counter().next(1)).toEqualTypeOf<number>();
  });
});

describe("what cannot be wrapped", () => {
  test("a value that is neither function nor class does not compile", () => {
    // @ts-expect-error a number is neither
    workflow(3);
  });
});
