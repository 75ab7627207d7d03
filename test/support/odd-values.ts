import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import { jsonValue, keepableValue } from "./arbitrary-values.ts";

class Row {
  readonly id = 1;
}

const other = createContext();

/** Makes a value that looks plain and is not, or does not look plain and is, around another value. */
type Wrap = (value: unknown) => unknown;

const wraps: readonly Wrap[] = [
  (value) => value,
  (value) => [value],
  (value) => [value, value],
  (value) => ({ a: value, b: [value] }),
  (value) => Object.assign([value, 2, 3, 4, 5], { extra: value }),
  (value) => Object.assign([value], { 1: value, extra: 1 }),
  // As many values as its length, one of them by name and one index without.
  (value) => Object.assign([1, , value], { extra: 1 }),
  (value) => Object.assign([1, , value, 4, 5], { extra: 1 }),
  (value) => Object.assign(Array(2000).fill(1), { 7: value }),
  (value) => Object.assign(Array(2000).fill(1), { columns: value }),
  (value) => [value, -0],
  (value) => ({ a: value, b: NaN }),
  (value) => ({ a: [value, -Infinity] }),
  (value) => [undefined, value],
  (value) => ({ a: 1n, b: value }),
  (value) => Object.assign(Array(3), { 1: value }),
  (value) => Object.assign(Object.create(null) as object, { a: value }),
  (value) => Object.assign(Object.create({ inherited: 1 }) as object, { a: value }),
  (value) => Object.assign(new Row(), { a: value }),
  (value) => ({ a: value, [Symbol("named")]: 1 }),
  (value) => Object.assign([value], { [Symbol("named")]: 1 }),
  (value) => Object.defineProperty({ a: value }, Symbol("hidden"), { value: 1 }),
  (value) => Object.defineProperty([value], Symbol("hidden"), { value: 1 }),
  (value) => Object.defineProperty({ a: value }, "hidden", { value: () => 1 }),
  (value) => Object.defineProperty([value, 1], "0", { enumerable: false }),
  (value) => Object.defineProperty([value], "hidden", { value: 1 }),
  (value) => ({ a: value, toJSON: () => 1 }),
  (value) => Object.defineProperty({ a: value }, "toJSON", { value: () => ({ b: 1 }) }),
  (value) => ({ toJSON: "a text", a: value }),
  (value) => ({
    get a() {
      return value;
    },
  }),
  (value) => ({
    get a() {
      return [value];
    },
  }),
  () => ({
    get a(): never {
      throw new Error("no");
    },
  }),
  (value) => new Proxy({ a: value }, {}),
  (value) => new Proxy([value], {}),
  (value) => new Proxy({ a: value }, { ownKeys: () => ["a", Symbol.iterator] }),
  (value) => new Proxy({ a: value }, { getPrototypeOf: () => null }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  (value) => Object.freeze({ a: Object.freeze([value]) }),
  (value) => (runInContext("(value) => ({ a: [value] })", other) as Wrap)(value),
  (value) => (runInContext("(value) => [value]", other) as Wrap)(value),
  (value) => Object.assign(JSON.parse('{"__proto__":[1]}') as object, { a: value }),
  (value) => {
    const loop: unknown[] = [value];
    loop.push({ loop });
    return loop;
  },
  (value) => [value, () => 1],
  (value) => ({ a: value, b: Symbol("x") }),
  (value) => [value, Promise.resolve(1)],
  (value) => nest(995, value),
  (value) => nest(1000, value),
  (value) => nest(1001, value),
];

/**
 * Makes values of all kinds, kept or refused, with what looks otherwise than it is somewhere between root and leaf.
 * Some cannot even be looked at, so that they are made by whoever wants them.
 */
export const oddValue: fc.Arbitrary<() => unknown> = fc
  .tuple(
    fc.oneof(jsonValue, keepableValue),
    fc.array(fc.constantFrom(...wraps), { minLength: 1, maxLength: 3 }),
  )
  .map(
    ([value, around]) =>
      () =>
        around.reduce((inner, wrap) => wrap(inner), value),
  );

function nest(levels: number, core: unknown): unknown {
  let value = core;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
