import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readParams } from "../../../src/config/read-params.ts";
import type { ParamsSource } from "../../../src/config/read-params.ts";
import { explain } from "../../../src/failure/failure.ts";
import { failuresOf } from "../../support/failures-of.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const paramsOf = async (source: ParamsSource): Promise<unknown> =>
  (await readParams(source)).params;

describe("the value of a flag", () => {
  test.each([
    ["5", 5],
    ["-0.5", -0.5],
    ["1e3", 1000],
    ["0x1F", 31],
    [".inf", Infinity],
    ["true", true],
    ["False", false],
    ["null", null],
    ["~", null],
    ["", ""],
    ["  ", "  "],
    [" 5 ", 5],
    ["abc", "abc"],
    ["yes", "yes"],
    ["off", "off"],
    ["2024-01-31", "2024-01-31"],
    ["a: b", "a: b"],
    ["- a", "- a"],
    ["#fff", "#fff"],
    ["5 # five", "5 # five"],
    ["a=b", "a=b"],
    ["*", "*"],
    ["*.csv", "*.csv"],
    ["!a", "!a"],
    ["!!str 5", "!!str 5"],
    ["&a 5", "&a 5"],
    ["%", "%"],
    ["@home", "@home"],
    ["|", "|"],
    ["---", "---"],
    ["two\nlines", "two\nlines"],
    ["\ttab", "\ttab"],
    ["C:\\data", "C:\\data"],
    ["'5'", "5"],
    ['"5"', "5"],
    ['"a\\tb"', "a\tb"],
    ['"a" b', '"a" b'],
    ['"a": 1', '"a": 1'],
    ["[64,64]", [64, 64]],
    ["[a, 'b', null]", ["a", "b", null]],
    ["{a: 1, b: [x]}", { a: 1, b: ["x"] }],
    ['{"a": {"b": 1.5}}', { a: { b: 1.5 } }],
    ["[draft] title", "[draft] title"],
    ["[64,", "[64,"],
    ["{a}", { a: null }],
    ["[1]: 2", "[1]: 2"],
    ["9007199254740991", 9007199254740991],
  ])("%j is %j", async (text, value) => {
    expect(await paramsOf({ flags: [`k=${text}`] })).toStrictEqual({ k: value });
  });

  test("is any JSON value that a number can hold", async () => {
    // Keys that are refused, and negative zero, which JSON has no word for.
    const values = fc
      .jsonValue({ maxDepth: 4 })
      .map((value): unknown => JSON.parse(JSON.stringify(value)))
      .filter((value) => !/"(__proto__|<<)":|\d{16}/.test(JSON.stringify(value)));
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expect(await paramsOf({ flags: [`k=${JSON.stringify(value)}`] })).toEqual({ k: value });
      }),
    );
  });

  test("is the text itself, if the text is only letters with a space", async () => {
    const texts = fc.stringMatching(/^[a-z]{2,5} [a-z:#,]{1,5}$/);
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await paramsOf({ flags: [`k=${text}`] })).toEqual({ k: text });
      }),
    );
  });
});

test("no flag and no file are no parameters", async () => {
  expect(await paramsOf({ flags: [] })).toStrictEqual({});
});

test("a name may have any characters but an equals sign, and spaces around it do not count", async () => {
  expect(await paramsOf({ flags: [" a.b =1", "constructor=2", "ä-1=3"] })).toStrictEqual(
    Object.fromEntries([
      ["a.b", 1],
      ["constructor", 2],
      ["ä-1", 3],
    ]),
  );
});

test.each([
  ["params.yaml", "k: 3\nlayers: [64, 64]\nnested:\n  a: { b: ~ }\nname: abc\n"],
  [
    "params.json",
    '{\n\t"k": 3,\n\t"layers": [64, 64],\n\t"nested": {"a": {"b": null}},\n\t"name": "abc"\n}\n',
  ],
])("a flag wins over %s, key by key", async (name, text) => {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, text);
  expect(await paramsOf({ flags: ["k=5", "extra=x"], file })).toStrictEqual({
    k: 5,
    layers: [64, 64],
    nested: { a: { b: null } },
    name: "abc",
    extra: "x",
  });
});

test("an empty file has no parameters", async () => {
  const file = join(await temporaryFolder(), "params.yaml");
  await writeFile(file, "# none\n");
  expect(await paramsOf({ flags: [], file })).toStrictEqual({});
});

test("all mistakes of the flags are told at once", async () => {
  const failures = await failuresOf(() =>
    readParams({
      flags: [
        "k",
        "=5",
        "a=1",
        "a=2",
        "__proto__=1",
        "b={c: [{__proto__: 1}]}",
        "id=12345678901234567890",
        "list=[-9007199254740993]",
      ],
    }),
  );
  expect(failures).toEqual([
    { reason: "params-flag-syntax", word: "-p", flag: "k" },
    { reason: "params-flag-syntax", word: "-p", flag: "=5" },
    { reason: "params-flag-twice", name: "a", first: "-p a=1", second: "-p a=2" },
    { reason: "params-forbidden-name", name: "__proto__", where: "-p" },
    { reason: "params-forbidden-name", name: "__proto__", where: "-p b" },
    {
      reason: "params-inexact-number",
      where: "-p id",
      written: "12345678901234567890",
      read: "12345678901234567000",
    },
    {
      reason: "params-inexact-number",
      where: "-p list",
      written: "-9007199254740993",
      read: "-9007199254740992",
    },
  ]);
  expect(failures.map(explain).slice(0, 6)).toEqual([
    {
      headline: 'the flag -p "k" is not of the form name=value',
      hint: "write -p k=5",
      exitStatus: 2,
    },
    {
      headline: 'the flag -p "=5" is not of the form name=value',
      hint: "write -p k=5",
      exitStatus: 2,
    },
    {
      headline: 'the parameter "a" is given twice',
      details: ["first:  -p a=1", "second: -p a=2"],
      hint: "keep one of them; a list is -p 'a=[1, 2]', several runs are --grid a=1,2",
      exitStatus: 2,
    },
    {
      headline: '"__proto__" cannot be a name in -p',
      hint: "choose another name; this one has a meaning of its own in JavaScript",
      exitStatus: 2,
    },
    {
      headline: '"__proto__" cannot be a name in -p b',
      hint: "choose another name; this one has a meaning of its own in JavaScript",
      exitStatus: 2,
    },
    {
      headline:
        "-p id is 12345678901234567890, which a number cannot hold; it would become 12345678901234567000",
      hint: `pass it as a text, with quotes in quotes: '"12345678901234567890"'`,
      exitStatus: 2,
    },
  ]);
});

describe("a parameter file", () => {
  const failuresOfFile = async (text: string): Promise<unknown> => {
    const file = join(await temporaryFolder(), "params.yaml");
    await writeFile(file, text);
    const failures = await failuresOf(() => readParams({ flags: [], file }));
    return failures.map((failure) => {
      const { headline, hint, place } = explain(failure);
      const at = place && `${place.line}:${place.column}+${place.length}`;
      return [failure.reason, at, headline, hint];
    });
  };

  const mend = "mend the line above; the file is YAML 1.2 or JSON";

  test("is told with its mistakes, each with its place", async () => {
    expect(
      await failuresOfFile(
        "a: 1\na: 2\nb: *c\n__proto__: 1\n<<: {}\nid: 12345678901234567890\nlist: [1, 99999999999999999]\n",
      ),
    ).toEqual([
      ["params-file-syntax", "2:1+1", 'the key "a" stands on line 1 already', mend],
      ["params-file-syntax", "3:4+2", 'there is no anchor "&c" above this alias', mend],
      [
        "params-forbidden-name",
        "4:1+9",
        '"__proto__" cannot be a name in the parameter file',
        "choose another name; this one has a meaning of its own in JavaScript",
      ],
      [
        "params-forbidden-name",
        "5:1+2",
        '"<<" cannot be a name in the parameter file',
        "merge keys are not read; write the keys out",
      ],
      [
        "params-inexact-number",
        "6:5+20",
        "id is 12345678901234567890, which a number cannot hold; it would become 12345678901234567000",
        'write it as a text: "12345678901234567890"',
      ],
      [
        "params-inexact-number",
        "7:11+17",
        "list is 99999999999999999, which a number cannot hold; it would become 100000000000000000",
        'write it as a text: "99999999999999999"',
      ],
    ]);
  });

  test.each([
    ["a: [1\n", "1:6+1", "the closing ] is missing or not indented"],
    ["{'a': 1,\n", "1:9+1", "the closing } is missing or not indented"],
    ["a: 1\n---\nb: 2\n", "2:1+3", "a second YAML document starts here"],
    ["[".repeat(40), "1:33+1", "values are nested more than 32 deep"],
  ])("that is no YAML is told: %j", async (text, at, message) => {
    expect(await failuresOfFile(text)).toEqual([["params-file-syntax", at, message, mend]]);
  });

  test.each([
    ["- a\n", "1:1+3", "a list"],
    ["5\n", "1:1+1", "the number 5"],
    ["k=5\n", "1:1+3", 'the text "k=5"'],
  ])("that has no names is told: %j", async (text, at, seen) => {
    expect(await failuresOfFile(text)).toEqual([
      [
        "params-not-mapping",
        at,
        `the parameter file holds ${seen}, and names with values are expected`,
        'write lines "name: value"',
      ],
    ]);
  });

  test("that is missing is told together with the mistakes of the flags", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "params.yaml"), "");
    const file = join(folder, "parms.yaml");
    const failures = await failuresOf(() => readParams({ flags: ["k"], file }));
    expect(failures).toEqual([
      { reason: "params-file-missing", file, near: [join(folder, "params.yaml")] },
      { reason: "params-flag-syntax", word: "-p", flag: "k" },
    ]);
    expect(failures.slice(0, 1).map(explain)).toEqual([
      {
        headline: `there is no parameter file ${file}`,
        hint: `did you mean ${JSON.stringify(join(folder, "params.yaml"))}?`,
        exitStatus: 2,
      },
    ]);
  });

  test("that cannot be read is told with the reason", async () => {
    const folder = await temporaryFolder();
    const [directory, binary, large] = ["d", "b", "l"].map((name) => join(folder, name));
    await mkdir(directory ?? "");
    await writeFile(binary ?? "", Buffer.from([0xff, 0xfe, 0x61, 0]));
    await writeFile(large ?? "", "a: 1\n".repeat(300_000));
    const told = [];
    for (const file of [directory, binary, large]) {
      const [failure] = await failuresOf(() => readParams({ flags: [], file: file ?? "" }));
      told.push(failure?.reason === "params-file-unreadable" ? failure.problem : failure);
    }
    expect(told).toEqual(["EISDIR", "it is not UTF-8 text", "it has more than 1,000,000 bytes"]);
  });
});

describe("the environment", () => {
  test("gives parameters that the file wins over, which flags and the grid win over", async () => {
    const file = join(await temporaryFolder(), "params.yaml");
    await writeFile(file, "b: file\nc: file\nd: file\n");
    const environment = {
      ...{ FFUSE_PARAM_a: "[1, 2]", FFUSE_PARAM_b: "env", FFUSE_PARAM_c: "env" },
      ...{ FFUSE_PARAM_d: "env", FFUSE_PARAM_: "nothing", FFUSE_PARAMS_e: "other", a: "other" },
      FFUSE_PARAM_unset: undefined,
    };
    const read = await readParams({ environment, file, flags: ["c=flag"], grid: ["d=1,2"] });
    expect(read).toStrictEqual({
      params: { a: [1, 2], b: "file", c: "flag" },
      grid: [{ name: "d", values: [1, 2] }],
      origins: {
        a: "FFUSE_PARAM_a",
        b: `${file}:1:4`,
        c: "-p c=flag",
        d: "--grid d=1,2",
      },
    });
  });

  test("is the last of the sources whatever they hold", async () => {
    const names = fc.constantFrom("a", "b", "c");
    const values = fc.dictionary(names, fc.integer());
    await fc.assert(
      fc.asyncProperty(
        values,
        values,
        fc.dictionary(names, fc.uniqueArray(fc.integer(), { minLength: 1 })),
        async (env, flags, grid) => {
          const { params, grid: axes } = await readParams({
            environment: Object.fromEntries(
              Object.entries(env).map(([k, v]) => [`FFUSE_PARAM_${k}`, String(v)]),
            ),
            flags: Object.entries(flags)
              .filter(([k]) => !Object.hasOwn(grid, k))
              .map(([k, v]) => `${k}=${v}`),
            grid: Object.entries(grid).map(([k, v]) => `${k}=${v.join(",")}`),
          });
          const single = Object.entries({ ...env, ...flags }).filter(
            ([k]) => !Object.hasOwn(grid, k),
          );
          expect(params).toEqual(Object.fromEntries(single));
          expect(Object.fromEntries(axes.map(({ name, values }) => [name, values]))).toEqual(grid);
        },
      ),
    );
  });

  test("is told with its mistakes", async () => {
    const environment = { FFUSE_PARAM_big: "12345678901234567890", FFUSE_PARAM___proto__: "1" };
    expect(await failuresOf(() => readParams({ flags: [], environment }))).toEqual([
      {
        reason: "params-inexact-number",
        where: "FFUSE_PARAM_big",
        written: "12345678901234567890",
        read: "12345678901234567000",
      },
      { reason: "params-forbidden-name", name: "__proto__", where: "the environment" },
    ]);
  });
});

test("all mistakes of a grid are told at once", async () => {
  const grid = ["k", "a=1,,2", "b=[1,2", "c='x", "d=1", "d=2", "e=5", "__proto__=1", "f="];
  const failures = await failuresOf(() => readParams({ flags: ["e=1"], grid }));
  expect(failures).toEqual([
    { reason: "params-flag-syntax", word: "--grid", flag: "k" },
    { reason: "params-flag-twice", name: "d", first: "--grid d=1", second: "--grid d=2" },
    { reason: "params-forbidden-name", name: "__proto__", where: "--grid" },
    {
      reason: "params-grid-syntax",
      flag: "a=1,,2",
      problem: 'value 2 is empty; the empty text is ""',
    },
    { reason: "params-grid-syntax", flag: "b=[1,2", problem: "the bracket [ is not closed" },
    { reason: "params-grid-syntax", flag: "c='x", problem: "the quote ' is not closed" },
    { reason: "params-flag-twice", name: "e", first: "-p e=1", second: "--grid e=5" },
    {
      reason: "params-grid-syntax",
      flag: "f=",
      problem: 'value 1 is empty; the empty text is ""',
    },
  ]);
});
