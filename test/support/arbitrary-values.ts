import fc from "fast-check";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  // Lone surrogates and a byte order mark.
  fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })).map((units) => String.fromCharCode(...units)),
  fc.string().map((text) => `\ufeff${text}`),
  fc.constantFrom("__proto__", "constructor", "toJSON", "length", ""),
);

const key = fc.oneof(anyText, fc.nat(20).map(String));

/** Values that JSON gives back the same. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      anyText,
    ),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map(objectOf),
  ),
})).value;

const typedArray = fc.oneof(
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int8Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
);

const scalar = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, NaN, Infinity, 2 ** 53, -(2 ** 53), 2 ** 64, undefined, null, true, false),
  fc.bigInt(),
  fc.constantFrom(0n, -1n, 2n ** 64n, -(2n ** 64n), 2n ** 64n - 1n),
  anyText,
);

/** What makes a value, so that each use of a generated value gets one that nobody else changes. */
type Make = () => unknown;

const leaf: fc.Arbitrary<Make> = fc.oneof(
  scalar.map((value) => () => value),
  fc.date({ noInvalidDate: false }).map((date) => () => new Date(date)),
  fc.constantFrom(/a+\/b/giu, /[/]\n/s, new RegExp("")).map((it) => () => new RegExp(it)),
  typedArray.map((array) => () => array.slice()),
  fc.uint8Array().map((bytes) => () => new Uint8Array(bytes).buffer),
  fc.uint8Array().map((bytes) => () => {
    const shared = new SharedArrayBuffer(bytes.length);
    new Uint8Array(shared).set(bytes);
    return shared;
  }),
  fc.uint8Array().map((bytes) => () => new DataView(new Uint8Array(bytes).buffer)),
  fc
    .oneof(anyText, fc.double(), fc.boolean(), fc.bigInt())
    .map((value) => () => Object(value) as unknown),
);

/** Every value that can be kept, with cycles and parts that are reached in several ways. */
export const keepableValue: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.letrec<{ make: Make }>((tie) => {
      const makes = fc.array(tie("make"), { maxLength: 5 });
      const fields = fc.array(fc.tuple(key, tie("make")), { maxLength: 5 });
      const made = (all: readonly Make[]): unknown[] => all.map((make) => make());
      return {
        make: fc.oneof(
          { maxDepth: 4, withCrossShrink: true },
          leaf,
          makes.map((all) => () => made(all)),
          fields.map((all) => () => withFields({}, all)),
          fc
            .array(fc.tuple(tie("make"), tie("make")), { maxLength: 4 })
            .map((all) => () => new Map(all.map(([name, item]) => [name(), item()]))),
          makes.map((all) => () => new Set(made(all))),
          fc
            .array(fc.tuple(fc.nat(1000), tie("make")), { maxLength: 4 })
            .map((all) => () => sparseOf(all)),
          fc.tuple(makes, fields).map(
            ([all, extra]) =>
              () =>
                withFields(
                  made(all),
                  extra.filter(([name]) => name !== "length"),
                ),
          ),
          fc.tuple(fc.constantFrom(Error, TypeError, AggregateError), anyText, tie("make")).map(
            ([type, message, cause]) =>
              () =>
                type === AggregateError
                  ? new AggregateError([cause()], message)
                  : new (type as ErrorConstructor)(message, { cause: cause() }),
          ),
        ),
      };
    }).make,
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
  )
  .map(([make, links]) => tied(make(), links));

function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  return withFields(
    {},
    entries.map(([name, value]) => [name, () => value]),
  );
}

function withFields<Target extends object>(
  target: Target,
  entries: readonly (readonly [string, Make])[],
): Target {
  for (const [name, make] of entries) {
    const field = { value: make(), enumerable: true, writable: true, configurable: true };
    Object.defineProperty(target, name, field);
  }
  return target;
}

function sparseOf(items: readonly (readonly [number, Make])[]): unknown[] {
  const array: unknown[] = [];
  for (const [index, make] of items) array[index] = make();
  array.length += 1;
  return array;
}

/** Makes some parts of a value refer to others, whole and cycles included. */
function tied(root: unknown, links: readonly (readonly [number, number])[]): unknown {
  const parts = new Set<object>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null || parts.has(value)) return;
    parts.add(value);
    if (value instanceof Map) for (const pair of value) pair.forEach(collect);
    else if (value instanceof Set) value.forEach(collect);
    else if (!ArrayBuffer.isView(value)) Object.values(value).forEach(collect);
  };
  collect(root);
  const all = [...parts];
  for (const [from, to] of links) {
    const holder = all[from % all.length];
    const target = all[to % all.length];
    if (holder instanceof Map) holder.set("tied", target);
    else if (holder instanceof Set) holder.add(target);
    else if (Array.isArray(holder)) holder.push(target);
    else if (holder !== undefined && Object.getPrototypeOf(holder) === Object.prototype) {
      (holder as Record<string, unknown>)["tied"] = target;
    }
  }
  return root;
}
