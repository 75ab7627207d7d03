import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parseQueryText, readQueryFile } from "../../../src/config/read-query-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const file = "/home/you/penguins.query.yaml";

const text = `init: { num_cpus: 4, memory: 8GB, resources: { _disk: 1, _model: 1 } }
storage: { kind: file, options: { path: storage } }
queries:
  - pattern: "^model$"                    # regular expression over the whole name
    remote_args: { num_cpus: 1, resources: { _model: 1 } }
  - glob: "model-*"                       # picomatch
    remote_args: { memory: 500MB }
    task_args: { tags: [train] }
`;

test("a whole query file is read with every setting and the place of every rule", () => {
  const lines = text.split("\n");
  expect(parseQueryText(text, file)).toStrictEqual({
    init: { numCpus: 4, memoryBytes: 8_000_000_000, resources: { _disk: 1, _model: 1 } },
    storage: { kind: "file", options: { path: "storage" } },
    rules: [
      {
        match: { kind: "pattern", text: "^model$" },
        settings: { numCpus: 1, resources: { _model: 1 } },
        place: { file, line: 4, column: 14, length: 9, lineText: lines[3] },
      },
      {
        match: { kind: "glob", text: "model-*" },
        settings: { memoryBytes: 500_000_000, tags: ["train"] },
        place: { file, line: 6, column: 11, length: 9, lineText: lines[5] },
      },
    ],
    file,
  });
});

test.each([
  ["no text", ""],
  ["a comment", "# rules to come\n"],
  ["only a document start", "---\n"],
  ["nothing", "null"],
  ["empty sections", "init:\nstorage:\nqueries:\n"],
  ["sections with empty sections", "init: { resources: }\nqueries: []\n"],
])("a file of %s is an empty query", (_, empty) => {
  const { init, rules } = parseQueryText(empty, file);
  expect(rules).toEqual([]);
  expect([{}, { resources: {} }]).toContainEqual(init);
});

describe("one setting", () => {
  const rule = (settings: string): unknown =>
    parseQueryText(`queries:\n  - { glob: a, ${settings} }\n`, file).rules[0]?.settings;

  test.each([
    ["remote_args: { num_cpus: 0.25 }", { numCpus: 0.25 }],
    ["remote_args: { num_cpus: 0 }", { numCpus: 0 }],
    ["remote_args: { memory: 1000 }", { memoryBytes: 1000 }],
    ["remote_args: { memory: 1.5GiB }", { memoryBytes: 1.5 * 2 ** 30 }],
    ["remote_args: { memory: 0.4 }", { memoryBytes: 0 }],
    ["remote_args: { memory: 1e9 }", { memoryBytes: 1e9 }],
    [
      "remote_args: { resources: { 'odd name': 0.001, 7: 1 } }",
      { resources: { "odd name": 0.001, 7: 1 } },
    ],
    ["remote_args: {}", {}],
    ["remote_args:", {}],
    ["task_args: { cache: off }", { cache: "off" }],
    ["task_args: { cache: name }", { cache: "name" }],
    ["task_args: { tags: [] }", { tags: [] }],
    ["task_args: { tags: [a, a b] }", { tags: ["a", "a b"] }],
  ])("%s", (written, settings) => {
    expect(rule(written)).toStrictEqual(settings);
  });
});

test.each([
  ["{ kind: file }", { kind: "file", options: {} }],
  ["{ kind: memory }", { kind: "memory", options: {} }],
  ["{ kind: memory, options: }", { kind: "memory", options: {} }],
  ["{ options: { path: out } }", { kind: "file", options: { path: "out" } }],
  ["{ options: { durability: strict } }", { kind: "file", options: { durability: "strict" } }],
])("storage: %s", (written, storage) => {
  expect(parseQueryText(`storage: ${written}`, file).storage).toStrictEqual(storage);
});

test("an alias stands for the value of its anchor", () => {
  const { rules } = parseQueryText(
    "queries:\n  - { glob: a, remote_args: &big { num_cpus: 4 } }\n  - { glob: b, remote_args: *big }\n",
    file,
  );
  expect(rules.map(({ settings }) => settings)).toEqual([{ numCpus: 4 }, { numCpus: 4 }]);
});

test("JSON is read as well", () => {
  const json = JSON.stringify(
    { queries: [{ glob: "a", task_args: { cache: "off" } }] },
    null,
    "\t",
  );
  expect(parseQueryText(json, file).rules.map(({ settings }) => settings)).toEqual([
    { cache: "off" },
  ]);
});

test("a file is read from a relative path, with a byte order mark, and keeps its absolute path", async () => {
  const path = join(await temporaryFolder(), "q.yaml");
  await writeFile(path, "\u{FEFF}init: { num_cpus: 2 }\n");
  expect(await readQueryFile(relative(process.cwd(), path))).toEqual({
    init: { numCpus: 2 },
    rules: [],
    file: path,
  });
});
