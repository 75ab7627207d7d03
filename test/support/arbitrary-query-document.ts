import fc from "fast-check";

/** Values that belong nowhere in particular. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, "", "x", -1, 0, 0.5, 7, "8GB", "off", [], [1], {}, { x: 1 }),
  fc.string({ maxLength: 3 }),
);

const often = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: valid }, { weight: 1, arbitrary: junk });

/** A record of which each key may be absent, and that now and then has a key too many. */
function section(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, often(value)])),
    { requiredKeys: [] },
  );
  const other = fc.constantFrom("x", "init", "glob", "num_cpus", "tags", "path", "constructor");
  const extra = fc.oneof(
    { weight: 25, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.dictionary(other, junk, { minKeys: 1, maxKeys: 1 }) },
  );
  return fc.oneof(
    {
      weight: 20,
      arbitrary: fc.tuple(extra, known).map(([more, most]) => ({ ...more, ...most })),
    },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

const amount = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(0, 1, 0.25, 4, 1e300) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(-1, -0.001, "1", null) },
);
const units = fc.constantFrom(
  "B",
  "kB",
  "MB",
  "GB",
  "tb",
  "PB",
  "KiB",
  "gib",
  "",
  "G",
  "iB",
  "GBB",
  "Bi",
);
const size = fc.oneof(
  amount,
  fc
    .tuple(
      fc.constantFrom("0", "8", "1.5", "500", "99999", "-1", "1.", "1e3"),
      fc.constantFrom("", "", " ", "  "),
      units,
    )
    .map((parts) => parts.join("")),
);
const resourceNames = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("_a", "_b", "odd name", "7", "é") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "num_cpus", "memory", "toString", "__proto__", "<<"),
  },
);
const resources = fc.oneof(
  {
    weight: 15,
    arbitrary: fc
      .array(fc.tuple(resourceNames, amount), { maxLength: 2 })
      .map((entries) => Object.fromEntries(entries)),
  },
  { weight: 1, arbitrary: fc.constant(null) },
);
const rate = fc.constantFrom<unknown>(
  "10/s",
  "1.5 / min",
  "5000/h",
  "0/s",
  "10",
  "10/day",
  "0.0/s",
  5,
);
const supply = fc.oneof(
  { weight: 3, arbitrary: amount },
  { weight: 2, arbitrary: section({ total: amount, rate }) },
);
const supplies = fc
  .array(fc.tuple(resourceNames, supply), { maxLength: 2 })
  .map((entries) => Object.fromEntries(entries));
const limits = fc
  .array(fc.tuple(resourceNames, fc.constantFrom<unknown>(0, 1, 4, 1.5, -1, "1")), { maxLength: 2 })
  .map((entries) => Object.fromEntries(entries));
const inits = { num_cpus: amount, num_gpus: amount, memory: size, resources: supplies, limits };
const factor = fc.constantFrom<unknown>(1, 2, 1.5, 0.5, "2");
const flag = fc.constantFrom<unknown>(true, false, "true", 1);
const needs = {
  num_cpus: amount,
  num_gpus: amount,
  memory: fc.oneof(size, section({ initial: size, factor, max: size })),
  resources,
  priority: fc.constantFrom<unknown>(0, 5, -3, 1.5, 1e300),
  timeout_seconds: fc.constantFrom<unknown>(10, 0.5, 0, -1, "10"),
  max_retries: fc.constantFrom<unknown>(0, 3, 1.5, -1),
  retry_exceptions: fc.constantFrom<unknown>(
    true,
    false,
    [],
    ["TypeError"],
    [""],
    "TypeError",
    null,
  ),
  retry_delay_seconds: amount,
  retry_backoff: factor,
  retry_max_delay_seconds: amount,
  retry_jitter: flag,
};
const tags = fc.array(fc.constantFrom("a", "b c", "é"), { maxLength: 2 });
const cache = fc.constantFrom("fingerprint", "name", "off", "refresh");
const expires = fc.constantFrom<unknown>("7d", "1.5 h", "90s", "7", "7 days", "-1d", 7, "");
const version = fc.constantFrom<unknown>("2", 2, 1.5, "", null, true);
const environment = fc.array(fc.constantFrom("node", "platform", "arch", "host"), { maxLength: 2 });
const seed = fc.constantFrom<unknown>(0, 7, 2 ** 32 - 1, 2 ** 32, -1, 1.5, "1", null);
const variable = fc.constantFrom<unknown>("a", "", 1, 0.5, true, null, []);
const plugins = fc.oneof(
  fc.constantFrom<unknown>(null, [], {}, "random-state", [5], [{}], [{ use: "other" }]),
  fc.array(
    fc.oneof(
      section({ seed }).map((rest) => ({ use: "random-state", ...(rest as object) })),
      section({ seed }).map((rest) => ({ use: "environment", ...(rest as object) })),
      section({ A: variable, "B C": variable, "D=": variable, toString: variable }).map((set) => ({
        use: "environment",
        set,
      })),
    ),
    { maxLength: 2 },
  ),
);
const match = fc.constantFrom(
  "a",
  "model-.*",
  "*",
  "x{1,2}",
  "(",
  "",
  "y".repeat(1000),
  "y".repeat(1001),
  "😀".repeat(1000),
);

const picks = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom<readonly string[]>(["pattern"], ["glob"]) },
  { weight: 1, arbitrary: fc.constantFrom<readonly string[]>([], ["pattern", "glob"]) },
);

const rule = fc
  .tuple(
    picks,
    often(match),
    section({
      remote_args: section(needs),
      task_args: section({ tags, cache, expires, version, environment, share: flag }),
      plugins,
    }),
  )
  .map(([keys, text, rest]) =>
    rest === null
      ? null
      : { ...Object.fromEntries(keys.map((key) => [key, text])), ...(rest as object) },
  );

const editOf = (kind: string, keys: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.tuple(picks, often(match), section(keys)).map(([kinds, text, rest]) => ({
    [kind]:
      rest === null
        ? null
        : { ...Object.fromEntries(kinds.map((key) => [key, text])), ...(rest as object) },
  }));
const edit = fc.oneof(
  editOf("bypass", { argument: fc.constantFrom<unknown>(0, 1, 1.5, -1) }),
  editOf("remove", { descendants: flag }),
  fc
    .tuple(
      editOf("collapse", { keep: flag }),
      fc.constantFrom<unknown>("unit", "unit", "unit", "", 7, undefined),
    )
    .map(([{ collapse }, name]) => ({
      collapse: collapse === null || name === undefined ? collapse : { ...collapse, name },
    })),
  fc.constantFrom<unknown>({}, { bypas: { glob: "x" } }, { insert: {} }),
  fc.constant({ bypass: { glob: "x" }, remove: { glob: "x" } }),
);

/** A query file as data: about half of them are good, and most of the others have one mistake. */
export const arbitraryQueryDocument: fc.Arbitrary<unknown> = often(
  section({
    init: section(inits),
    storage: section({
      kind: fc.constantFrom("file", "file", "file", "memory", "disk"),
      options: section({
        path: fc.constantFrom("out", "a/b", ""),
        durability: fc.constantFrom("default", "strict", "lax"),
      }),
    }),
    edits: fc.array(often(edit), { maxLength: 2 }),
    queries: fc.array(often(rule), { maxLength: 2 }),
  }),
);
