import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jqFolder } from "../support/jq-folder.ts";
import { pythonPath, runPython } from "../support/python.ts";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { runShell } from "../support/run-shell.ts";

const values = `
  import { workflow } from "ffuse";
  const value = workflow(function value() {
    return {
      list: [1, { deep: "text" }],
      "a.b": 7,
      map: new Map([["k", 1]]),
      when: new Date(0),
      big: 10n,
      missing: undefined,
    };
  });
  const text = workflow(function text() { return "one\\ntwo"; });
  const bytes = workflow(function bytes() { return new Uint8Array([0, 10, 255]); });
  const floats = workflow(function floats() { return Float32Array.of(0.5, 1.5, -2); });
  const nothing = workflow(function nothing() {});
  const loop = workflow(function loop() {
    const self: Record<string, unknown> = { leaf: 5 };
    self["self"] = self;
    return self;
  });
  export default [
    value().setName("value"), text().setName("text"), bytes().setName("bytes"),
    floats().setName("floats"), nothing().setName("nothing"), loop().setName("loop"),
  ];
`;

/** A folder in which the workflow `w` has one result of every kind. */
async function ranValues(): Promise<Rig> {
  const rig = await makeRig({ "w.ts": values });
  expect((await rig.ffuse("run", "w.ts", "-q")).status).toBe(0);
  return rig;
}

test("read-task writes a result as pipes want it: JSON, text as it is, bytes and arrays as their files", async () => {
  const rig = await ranValues();
  const read = async (...words: readonly string[]) => {
    const { status, stdoutBytes, stderr } = await rig.ffuse("read-task", "w", ...words);
    expect([status, stderr]).toEqual([0, ""]);
    return stdoutBytes;
  };
  const readText = async (...words: readonly string[]) => (await read(...words)).toString();

  expect(await readText("value")).toBe(
    '{"list":[1,{"deep":"text"}],"a.b":7,"map":{"k":1},"when":"1970-01-01T00:00:00.000Z","big":10,"missing":null}\n',
  );
  expect(await readText("value", "list.1.deep")).toBe("text\n");
  expect(await readText("value", "list[1]")).toBe('{"deep":"text"}\n');
  expect(await readText("value", "list[1]", "--format", "json")).toBe('{"deep":"text"}\n');
  expect(await readText("value", "list.1.deep", "--format", "json")).toBe('"text"\n');
  expect(await readText("value", '["a.b"]')).toBe("7\n");
  expect(await readText("text")).toBe("one\ntwo\n");
  expect(await readText("text", "--format", "json")).toBe('"one\\ntwo"\n');
  expect(await readText("text", "--format", "raw")).toBe("one\ntwo");
  expect(await readText("nothing")).toBe("null\n");
  expect(await readText("loop", "leaf")).toBe("5\n");
  expect([...(await read("bytes"))]).toEqual([0, 10, 255]);
  expect(await readText("bytes", "--format", "json")).toBe("[0,10,255]\n");
  expect(await readText("floats", "--format", "json")).toBe("[0.5,1.5,-2]\n");
  expect((await read("floats")).subarray(1, 6).toString()).toBe("NUMPY");
  expect(await read("floats", "--format", "raw")).toEqual(await read("floats"));
  // A cyclic value has no JSON, but it has bytes.
  expect((await read("loop", "--format", "raw")).byteLength).toBeGreaterThan(5);

  await read("floats", "-o", "floats.npy");
  expect(await readFile(join(rig.folder, "floats.npy"))).toEqual(await read("floats"));
});

test("NumPy reads an array from the pipe, and numbers and their type are the same", async () => {
  const rig = await ranValues();
  const { stdoutBytes } = await rig.ffuse("read-task", "w", "floats");
  const program = [
    "import io, sys, numpy",
    "array = numpy.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)",
    "print(array.dtype, array.shape, array.tolist())",
  ].join("\n");
  const shown = runPython(await pythonPath(), program, stdoutBytes);
  expect(shown).toBe("float32 (3,) [0.5, 1.5, -2.0]\n");
});

test("jq reads results and lists from the pipe", async () => {
  const rig = await ranValues();
  const ffuse = `"${process.execPath}" "${join(import.meta.dirname, "../../bin/ffuse.js")}"`;
  const { status, stdout, stderr } = await runShell(
    [
      `set -o pipefail`,
      `ffuse() { ${ffuse} "$@"; }`,
      `ffuse read-task w value | jq -c '.list[1]'`,
      `ffuse read-task w value list | jq 'length'`,
      `ffuse ls-tasks w --json | jq -r '.[] | "\\(.name) \\(.codec)"'`,
      `ffuse ls-workflows --json | jq -c 'map({name, tasks})'`,
      `if ffuse read-task w tex | jq .; then exit 1; else echo "refused with \${PIPESTATUS[0]}"; fi`,
    ].join("\n"),
    { folder: rig.folder, path: [await jqFolder()] },
  );
  expect(stdout).toBe(
    [
      '{"deep":"text"}',
      "2",
      "bytes bytes",
      "floats npy",
      "loop cbor",
      "nothing cbor",
      "text text",
      "value cbor",
      '[{"name":"w","tasks":6}]',
      "refused with 2",
      "",
    ].join("\n"),
  );
  expect(stderr).toBe(
    'FFUSE_TASK_UNKNOWN\n  workflow "w" has no result named "tex"\n  hint: did you mean "text"?\n',
  );
  expect(status).toBe(0);
});

test("ls-tasks lists the latest results of names that match a glob, with all that scripts want", async () => {
  const rig = await ranValues();
  const { stdout } = await rig.ffuse("ls-tasks", "w", "{text,b*}", "--json");
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const common = {
    content_hash: hash,
    fingerprint: hash,
    duration_ms: expect.any(Number),
    created_at: time,
    run: expect.any(String),
  };
  expect(JSON.parse(stdout)).toEqual([
    { name: "bytes", function: "bytes", codec: "bytes", size_bytes: 3, ...common },
    { name: "text", function: "text", codec: "text", size_bytes: 7, ...common },
  ]);
  const table = (await rig.ffuse("ls-tasks", "w", "te*")).stdout;
  expect(table).toMatch(/^text {2}text {2}7 B {2}\S+ ms {2}\S+Z\n$/);
  const none = await rig.ffuse("ls-tasks", "w", "zzz*");
  expect([none.stdout, none.status]).toEqual(["", 0]);
});

test("what is not there is an error with near names and status 2, and stdout stays empty", async () => {
  const rig = await ranValues();
  const refused = async (...words: readonly string[]) => {
    const { status, stdout, stderr } = await rig.ffuse(...words);
    expect([status, stdout]).toEqual([2, ""]);
    return stderr.replaceAll(`${rig.folder}/`, "");
  };
  expect(await refused("read-task", "ww", "text")).toBe(
    'FFUSE_WORKFLOW_UNKNOWN\n  no results of a workflow "ww" in storage\n  hint: did you mean "w"?\n',
  );
  expect(await refused("ls-tasks", "w", "--storage", "other")).toBe(
    "FFUSE_WORKFLOW_UNKNOWN\n" +
      '  no results of a workflow "w" in other\n' +
      "  hint: ffuse ls-workflows lists what is there; --storage DIR looks elsewhere\n",
  );
  expect(await refused("read-task", "w", "floots")).toBe(
    'FFUSE_TASK_UNKNOWN\n  workflow "w" has no result named "floots"\n  hint: did you mean "floats"?\n',
  );
  expect(await refused("rm-task", "w", "floots", "--yes")).toBe(
    'FFUSE_TASK_UNKNOWN\n  workflow "w" has no result named "floots"\n  hint: did you mean "floats"?\n',
  );
  expect(await refused("read-task", "w", "value", "list.9")).toBe(
    'FFUSE_ITEM_UNKNOWN\n  the result "value" has no item .list[9]\n  hint: there are: list[0] to [1], list.length\n',
  );
  expect(await refused("read-task", "w", "value", "nope")).toBe(
    'FFUSE_ITEM_UNKNOWN\n  the result "value" has no item .nope\n  hint: there are: list, ["a.b"], map, when, big, missing\n',
  );
  expect(await refused("read-task", "w", "value", "list[")).toBe(
    'FFUSE_FLAG_VALUE\n  item.path is "list["; expected is keys with dots or brackets, such as train.0.species\n' +
      "  hint: give item.path another value, or leave it out\n",
  );
  expect(await refused("read-task", "w", "value", "--format", "yaml")).toBe(
    'FFUSE_FLAG_VALUE\n  --format is "yaml"; expected is "auto", "json" or "raw"\n' +
      "  hint: give --format another value, or leave it out\n",
  );
  expect(await refused("read-task", "w", "loop")).toBe(
    "FFUSE_VALUE_NOT_JSON\n  the value contains itself at .self, which JSON cannot say\n" +
      "  hint: --format raw writes its CBOR; an item path picks a part of it\n",
  );
  expect(await refused("read-task", "w", "text", "-o", "no/folder")).toBe(
    "FFUSE_OUTPUT_UNWRITABLE\n  cannot write no/folder (ENOENT)\n" +
      "  hint: check that its folder is there and can be written to\n",
  );
  const empty = await rig.ffuse("ls-workflows", "--storage", "other", "--json");
  expect([empty.stdout, empty.status]).toEqual(["[]\n", 0]);
});
