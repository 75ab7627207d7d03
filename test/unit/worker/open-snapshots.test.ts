import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fingerprint, NodeId } from "../../../src/model/ids.ts";
import { restore, snapshot } from "../../../src/model/snapshot-hooks.ts";
import { openSnapshotStore } from "../../../src/store/open-snapshot-store.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { openSnapshots } from "../../../src/worker/open-snapshots.ts";
import type { LiveClass } from "../../../src/worker/open-snapshots.ts";

const instanceId = 0 as NodeId;
const fingerprintOf = (n: number): Fingerprint => n.toString(16).padStart(64, "0") as Fingerprint;

/** Takes and restores snapshots as two runs of a program would. */
function rigOf(place = openMemoryPlace()) {
  const open = () => openSnapshots(openSnapshotStore({ place, workflow: "w" }), () => 0);
  let run = open();
  return {
    place,
    take: (instance: object, after: number, notClonable?: string) =>
      run.take(instance, instance.constructor as LiveClass, {
        kind: "snapshot",
        instance: instanceId,
        after: {
          name: `call-${after}`,
          fingerprint: fingerprintOf(after),
          functionName: "f",
          codeHash: "",
        },
        ...(notClonable === undefined ? {} : { notClonable }),
      }),
    /** Restores in a new run, before the call `before`. */
    restore(ofClass: unknown, before: number, notClonable?: string) {
      run = open();
      const points = Array.from({ length: before }, (_, index) => {
        const n = before - 1 - index;
        return { node: n as NodeId, name: `call-${n}`, fingerprint: fingerprintOf(n) };
      });
      return run.restore(ofClass as LiveClass, {
        instance: instanceId,
        points,
        ...(notClonable === undefined ? {} : { notClonable }),
      });
    },
    keys: async () => (await place.list("")).map(({ key }) => key.slice(-1)),
  };
}

class State {
  total = 0;
  list: unknown = [1, , 3]; // gaps are kept
  map: Map<unknown, unknown> = new Map<unknown, unknown>([[{ a: 1 }, new Set([1n])]]);
  rows: Float64Array = Float64Array.of(1, NaN, -0);
  when: Date = new Date(5);
  none: undefined = undefined;
  ring: unknown;
  again: unknown;
  constructor() {
    const ring: { self?: unknown } = {};
    ring.self = ring;
    this.ring = ring;
    this.again = this.map;
  }
  get double(): number {
    return this.total * 2;
  }
}

test("an instance comes back with its class, its fields, and what they share, without its constructor", async () => {
  const rig = rigOf();
  const state = new State();
  state.total = 4;
  expect(await rig.take(state, 3)).toBeUndefined();
  const back = await rig.restore(State, 5);
  if ("why" in back) throw new Error(back.why);
  const instance = back.instance as State;
  expect([back.after.name, instance instanceof State, instance.double]).toEqual([
    "call-3",
    true,
    8,
  ]);
  expect(instance).toEqual(state);
  expect(instance.again).toBe(instance.map);
  expect((instance.ring as { self: unknown }).self).toBe(instance.ring);
  expect(Object.keys(instance)).toEqual(Object.keys(state));
});

const buffer = new ArrayBuffer(16);
class Odd {
  x: unknown;
  constructor(x: unknown) {
    this.x = x;
  }
}
class OwnError extends Error {}

test.each([
  ["a function", new Odd(() => 1), "its field x is a function"],
  [
    "an instance of another class",
    new Odd(new State()),
    "its field x is an instance of class State",
  ],
  [
    "two views on one buffer",
    new Odd([new Uint8Array(buffer), new Int8Array(buffer)]),
    "its field x[1] holds an object that is shared",
  ],
  [
    "a part of a buffer",
    new Odd(new Uint8Array(buffer, 4, 4)),
    "its field x holds a part of a larger buffer",
  ],
  [
    "something frozen",
    new Odd(Object.freeze({ a: 1 })),
    "its field x holds something frozen or sealed",
  ],
  ["an error", new Odd(new OwnError("no")), "its field x holds an error"],
  [
    "an accessor",
    new Odd({
      get a() {
        return 1;
      },
    }),
    "its field x holds the accessor a",
  ],
  ["a frozen instance", Object.freeze(new Odd(1)), "it is frozen or sealed"],
  [
    "a symbol",
    Object.assign(new Odd(1), { [Symbol("s")]: 1 }),
    "its field Symbol(s) is named by a symbol",
  ],
  [
    "a hidden field",
    Object.defineProperty(new Odd(1), "h", { value: 1 }),
    "its field h is hidden or fixed",
  ],
])("no snapshot is taken of %s, and it says why", async (_, instance, why) => {
  const rig = rigOf();
  expect(await rig.take(instance, 1)).toBe(why);
  expect(await rig.keys()).toEqual([]);
});

test("a member that was put on the prototype from outside is seen", async () => {
  class Open {
    x = 1;
  }
  Object.defineProperty(Open.prototype, "y", { get: () => 1 });
  expect(await rigOf().take(new Open(), 1)).toBe("its y was put there from outside of the class");
});

class Hooked {
  #n: number;
  constructor(n: number) {
    this.#n = n;
  }
  get n(): number {
    return this.#n;
  }
  static [snapshot](instance: Hooked): { n: number } {
    return { n: instance.#n };
  }
  static [restore]({ n }: { n: number }): Hooked {
    return new Hooked(n);
  }
}

test("a class with hooks keeps what they say, whatever else it hides", async () => {
  const rig = rigOf();
  expect(await rig.take(new Hooked(7), 1, "its class has private members (#n)")).toBeUndefined();
  const back = await rig.restore(Hooked, 2, "its class has private members (#n)");
  expect("why" in back ? back.why : (back.instance as Hooked).n).toBe(7);
});

test("without hooks, a class that hides something is neither kept nor restored", async () => {
  const rig = rigOf();
  expect(await rig.take(new State(), 1, "it hides")).toBe("it hides");
  expect(await rig.restore(State, 2, "it hides")).toEqual({ why: "no snapshot: it hides" });
  expect(await rig.restore(State, 2)).toEqual({ why: "no snapshot was kept" });
});

test("of one chain the latest snapshot stays, and the one that a run went on from", async () => {
  const rig = rigOf();
  const state = new State();
  await rig.take(state, 1);
  await rig.take(state, 2);
  expect(await rig.keys()).toEqual(["2"]);
  await rig.restore(State, 3);
  await rig.take(state, 3);
  expect(await rig.keys()).toEqual(["2", "3"]);
  await rig.restore(State, 4);
  await rig.take(state, 4);
  expect(await rig.keys()).toEqual(["3", "4"]);
});

test("a snapshot with any byte changed, or the entry of another call in its place, is never restored", async () => {
  const rig = rigOf();
  await rig.take(new State(), 1);
  const key = (await rig.place.list(""))[0]?.key ?? "";
  const whole = (await rig.place.get(key)) ?? new Uint8Array();
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const torn = Uint8Array.from(whole);
      torn[at] = (torn[at] ?? 0) ^ by;
      await rig.place.put(key, [torn]);
      expect(await rig.restore(State, 2)).toEqual({ why: "the snapshot after call-1 is damaged" });
    }),
    { numRuns: 100 },
  );
  await rig.place.put(key.replace(/1$/, "2"), [whole]);
  expect(await rig.restore(State, 3)).toMatchObject({
    why: "the snapshot after call-2 is damaged",
  });
});

/** State of integers, and steps that change it. */
class Register {
  a = 1;
  b: number[] = [];
  step(op: number): number {
    if (op % 3 === 0) this.a += op;
    else if (op % 3 === 1) this.b.push(this.a);
    else this.a = this.b.reduce((sum, each) => (sum * 31 + each) % 1009, this.a);
    return this.a;
  }
}

test("steps interrupted anywhere, as often as you like, give what they give without, and each is made once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(20), fc.boolean()), { minLength: 1, maxLength: 20 }),
      async (steps) => {
        const clean = new Register();
        const wanted = steps.map(([op]) => clean.step(op));
        const rig = rigOf();
        let live = new Register();
        let made = 0;
        const got: number[] = [];
        for (const [index, [op, isInterrupted]] of steps.entries()) {
          got.push(live.step(op));
          made += 1;
          if (!isInterrupted) continue;
          expect(await rig.take(live, index)).toBeUndefined();
          const back = await rig.restore(Register, index + 1);
          if ("why" in back) throw new Error(back.why);
          live = back.instance as Register;
        }
        expect([got, made]).toEqual([wanted, steps.length]);
      },
    ),
    { numRuns: 60 },
  );
});
