import { mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseQueryText, readQueryFile } from "../../src/config/read-query-file.ts";
import type { Failure } from "../../src/failure/failure.ts";
import { explain } from "../../src/failure/failure.ts";
import { failuresOf } from "../support/failures-of.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const file = "/home/you/penguins.query.yaml";

/** Generous for a busy machine; a text that sets off a square or worse takes minutes. */
const fastMs = 15_000;

async function failuresFast(call: () => unknown): Promise<readonly Failure[]> {
  const start = performance.now();
  const failures = await failuresOf(call);
  expect(performance.now() - start).toBeLessThan(fastMs);
  return failures;
}

describe("a query file that cannot be read", () => {
  test("is told with names like it, if it is missing", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "penguins.query.yaml"), "");
    const missing = join(folder, "pengiuns.query.yaml");
    const near = [join(folder, "penguins.query.yaml")];
    const failures = await failuresOf(() => readQueryFile(missing));
    expect(failures).toEqual([{ reason: "query-file-missing", file: missing, near }]);
    expect(failures.map(explain)).toEqual([
      {
        headline: `there is no query file ${missing}`,
        hint: `did you mean ${JSON.stringify(near[0])}?`,
        exitStatus: 2,
      },
    ]);
  });

  test("is told as missing where a part of its path is a file", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "a"), "");
    const path = join(folder, "a", "q.yaml");
    expect(await failuresOf(() => readQueryFile(path))).toEqual([
      { reason: "query-file-missing", file: path, near: [] },
    ]);
  });

  test("is told with the system's code, if it is a folder", async () => {
    const path = join(await temporaryFolder(), "q.yaml");
    await mkdir(path);
    const failures = await failuresOf(() => readQueryFile(path));
    expect(failures).toEqual([{ reason: "query-file-unreadable", file: path, code: "EISDIR" }]);
    expect(failures.map(explain)).toEqual([
      {
        headline: `the query file ${path} cannot be read (EISDIR)`,
        hint: "give a file that you may read",
        exitStatus: 2,
      },
    ]);
  });

  test("is refused for its size, if it has ten megabytes", async () => {
    const path = join(await temporaryFolder(), "q.yaml");
    await writeFile(path, "- glob: a\n".repeat(1_000_000));
    const failures = await failuresFast(() => readQueryFile(path));
    expect(failures).toEqual([{ reason: "query-too-large", file: path, limit: "1,000,000 bytes" }]);
    expect(failures.map(explain)).toEqual([
      {
        headline: `the query file ${path} has more than 1,000,000 bytes`,
        hint: "check that it is the right file; one rule with a pattern can stand for many",
        exitStatus: 2,
      },
    ]);
  });

  test("is refused for its size, if it has a terabyte of nothing", async () => {
    const path = join(await temporaryFolder(), "q.yaml");
    await writeFile(path, "");
    await truncate(path, 2 ** 40).catch(() => truncate(path, 2 ** 31));
    expect(await failuresFast(() => readQueryFile(path))).toEqual([
      { reason: "query-too-large", file: path, limit: "1,000,000 bytes" },
    ]);
  });

  test.each([
    ["in the middle", Buffer.from("init: {}\n# caf\xe9\n", "latin1"), 2, 6],
    ["behind other characters", Buffer.from([0xc3, 0xa9, 0x0a, 0xe2, 0x82, 0x20]), 2, 1],
    ["from its first byte, as UTF-16 is", Buffer.from("\u{FEFF}init: {}", "utf16le"), 1, 1],
  ])("is told with its place, if it is not UTF-8 %s", async (_, bytes, line, column) => {
    const path = join(await temporaryFolder(), "q.yaml");
    await writeFile(path, bytes);
    const failures = await failuresOf(() => readQueryFile(path));
    const place = { file: path, line, column, length: 1 };
    expect(failures).toEqual([{ reason: "query-not-utf8", place }]);
    expect(failures.map(explain)).toEqual([
      {
        headline: "the query file is not UTF-8 text from here on",
        place,
        hint: "save it as UTF-8",
        exitStatus: 2,
      },
    ]);
  });
});

describe("nesting that would exhaust the stack is told where it gets too deep", () => {
  const depth = 100_000;
  test.each([
    ["brackets", "[".repeat(depth), 33],
    ["closed brackets", "[".repeat(depth) + "]".repeat(depth), 33],
    ["braces", "{a: ".repeat(depth), 129],
    ["dashes", `${"- ".repeat(depth)}a`, 65],
    ["question marks", `${"? ".repeat(depth)}a`, 65],
    ["a million brackets", "[".repeat(1_000_000), 33],
  ])("%s", async (_, text, column) => {
    const failures = await failuresFast(() => parseQueryText(text, file));
    expect(failures).toEqual([
      { reason: "query-too-deep", limit: 32, place: { file, line: 1, column, length: 1 } },
    ]);
    expect(failures.map(explain)).toMatchObject([
      {
        headline: "values are nested more than 32 deep",
        hint: "no setting is that deep; check the brackets and the indentation",
        exitStatus: 2,
      },
    ]);
  });

  test("indentation", async () => {
    const lines = Array.from({ length: 1000 }, (_, indent) => `${" ".repeat(indent)}a:`);
    expect(await failuresFast(() => parseQueryText(lines.join("\n"), file))).toEqual([
      {
        reason: "query-too-deep",
        limit: 32,
        place: { file, line: 33, column: 33, length: 1, lineText: lines[32] },
      },
    ]);
  });
});

describe("aliases of aliases are told before they fill the memory", () => {
  const bomb = (width: number, levels: number): string => {
    const lines = ["a0: &a0 x"];
    for (let level = 1; level <= levels; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(width)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    }
    return lines.join("\n");
  };

  test.each([
    ["ten wide", bomb(10, 30), 6],
    ["two wide", bomb(2, 200), 16],
    ["one wide and long", bomb(1, 10_000), 447],
  ])("%s", async (_, text, line) => {
    const failures = await failuresFast(() => parseQueryText(text, file));
    expect(failures).toMatchObject([
      { reason: "query-alias-bomb", limit: 100_000, place: { file, line } },
    ]);
    expect(failures.map(explain)).toMatchObject([
      {
        headline: "aliases make more than 100,000 values of this file",
        hint: "write the values out instead of aliases of aliases",
        exitStatus: 2,
      },
    ]);
  });
});

test.each([
  [
    "keys",
    Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`)
      .join("\n")
      .slice(0, 1e6),
  ],
  ["flow keys", `{${Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join(", ")}}`],
  ["commas", `[${",".repeat(900_000)}]`],
  ["documents", "---\n".repeat(250_000)],
  ["directives", "%\n".repeat(400_000)],
  ["bad escapes", `"${"\\q".repeat(400_000)}"`],
  ["tabs", "\t- a\n".repeat(150_000)],
  ["mappings in mappings", "a: b: c\n".repeat(120_000)],
  ["aliases without anchors", "- *a\n".repeat(190_000)],
  ["rules that are numbers", `queries:\n${"- 1\n".repeat(70_000)}`],
  ["one quote and a megabyte", `"${"\n".repeat(900_000)}`],
  ["zero characters", "\0".repeat(900_000)],
])("a megabyte of %s is told fast", async (_, text) => {
  const failures = await failuresFast(() => parseQueryText(text, file));
  expect(failures.length).toBeLessThanOrEqual(101);
});

test("a file of very many symbols is refused for its size", async () => {
  const failures = await failuresFast(() => parseQueryText("- 1\n".repeat(240_000), file));
  expect(failures).toEqual([{ reason: "query-too-large", file, limit: "250,000 symbols" }]);
});

test("of very many mistakes the first hundred are told, and that there are more", async () => {
  const failures = await failuresOf(() => parseQueryText(`queries:\n${"- 1\n".repeat(200)}`, file));
  expect(failures.length).toBe(101);
  expect(failures[99]).toMatchObject({ reason: "query-wrong-type", where: "queries[99]" });
  expect(failures[100]).toEqual({ reason: "query-too-many-mistakes", limit: 100, file });
  expect(failures.slice(100).map(explain)).toEqual([
    {
      headline: `the query file ${file} has more mistakes than the 100 told`,
      hint: "mend these first",
      exitStatus: 2,
    },
  ]);
});

test("a thousand regular expressions that do not compile are told fast", async () => {
  const rule = `- pattern: '${"(".repeat(900)}'\n`;
  const failures = await failuresFast(() => parseQueryText(`queries:\n${rule.repeat(1000)}`, file));
  expect(failures.length).toBe(101);
});

test("no key of a query file reaches the prototype of objects", async () => {
  const text = `init: { resources: { __proto__: { polluted: 1 }, constructor: { prototype: { polluted: 1 } } } }`;
  await failuresOf(() => parseQueryText(text, file));
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
