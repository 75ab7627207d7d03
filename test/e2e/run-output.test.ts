import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bin, makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";
import { failureOf } from "../support/told.ts";

/** Runs a script of the shell in the rig's folder; `ffuse` in it is the built command. */
async function shell(
  rig: Rig,
  script: string,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const child = spawn("sh", ["-c", `ffuse() { "${process.execPath}" "${bin}" "$@"; }\n${script}`], {
    cwd: rig.folder,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const status = await new Promise<number>((resolve) => {
    child.on("close", (code) => {
      resolve(code ?? -1);
    });
  });
  return { status, ...texts };
}

/** Lines that were shown as printed by nodes or while the module loaded. */
function printed(stderr: string): readonly string[] {
  return stderr
    .split("\n")
    .filter((line) => /^ {2}\[[^\]]*\] /.test(line))
    .map((line) => line.trim());
}

const talkative = {
  "node_modules/chatty/package.json": JSON.stringify({
    name: "chatty",
    version: "1.0.0",
    main: "index.js",
  }),
  "node_modules/chatty/index.js": `module.exports = () => console.log("from a library");`,
  "child.cjs": `console.log("forked"); console.error("forked err");`,
  "w.ts": `
import { workflow } from "ffuse";
import chatty from "chatty";
import { execSync, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { write, writeFileSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { join } from "node:path";
console.log("module scope");
const talk = workflow(async function talk() {
  console.log("log", { a: 1 });
  console.info("two\\nlines");
  process.stdout.write("part one, ");
  process.stdout.write("part two\\n");
  process.stdout.write("dos line\\r\\n");
  console.error("to stderr");
  process.stdout.write(Buffer.from("h\\u00e4").subarray(0, 2));
  process.stdout.write(Buffer.from("h\\u00e4").subarray(2));
  process.stdout.write(" decoded over chunks\\n");
  process.stdout.write("68690a", "hex");
  process.stdout.write(new Uint8Array([0xff, 0xfe, 10]));
  await new Promise((done) => process.stdout.write("with a callback\\n", done));
  chatty();
  console.table([{ x: 1 }]);
  writeSync(1, "by descriptor\\n");
  writeSync(1, Buffer.from("__slice\\n__"), 2, 6);
  writeFileSync(1, "by file\\n");
  await promisify(write)(1, "by promise\\n");
  spawnSync("echo", ["spawned sync"], { stdio: "inherit" });
  execSync("echo executed", { stdio: [0, 1, 2] });
  await once(spawn("echo", ["spawned"], { stdio: "inherit" }), "close");
  await once(fork(join(import.meta.dirname, "child.cjs")), "close");
  process.stdout.write("no line break at the end");
  return "value";
});
export default talk().setName("talk");
`,
};

test.each(["pool", "local"])(
  "what nodes print is shown line by line with the node's name, never on stdout (%s)",
  async (backend) => {
    const rig = await makeRig(talkative);
    const { status, stdoutBytes, stderr } = await rig.ffuse("run", "w.ts", "--backend", backend);
    expect([status, stdoutBytes.byteLength]).toEqual([0, 0]);
    expect(printed(stderr)).toEqual([
      "[load] module scope",
      "[talk] log { a: 1 }",
      "[talk] two",
      "[talk] lines",
      "[talk] part one, part two",
      "[talk] dos line",
      "[talk] to stderr",
      "[talk] hä decoded over chunks",
      "[talk] hi",
      "[talk] \ufffd\ufffd",
      "[talk] with a callback",
      "[talk] from a library",
      "[talk] ┌─────────┬───┐",
      "[talk] │ (index) │ x │",
      "[talk] ├─────────┼───┤",
      "[talk] │ 0       │ 1 │",
      "[talk] └─────────┴───┘",
      "[talk] by descriptor",
      "[talk] slice",
      "[talk] by file",
      "[talk] by promise",
      "[talk] no line break at the end",
    ]);
    // What child processes print goes past us, to stderr.
    for (const line of ["spawned sync", "executed", "spawned", "forked", "forked err"]) {
      expect(stderr.split("\n")).toContain(line);
    }
    const lines = stderr.split("\n");
    const end = lines.findIndex((line) => line.startsWith("  ✓ talk"));
    expect(lines.slice(end).filter((line) => line.startsWith("  [talk]"))).toEqual([]);
  },
);

test.each([
  ["a pipe", ""],
  ["a file", "2> err.txt"],
  ["closed", "2>&-"],
])("stdout of a run stays empty, byte for byte, when stderr is %s", async (_, redirect) => {
  const rig = await makeRig(talkative);
  const { status, stdout } = await shell(rig, `ffuse run w.ts ${redirect}`);
  expect([status, stdout]).toEqual([0, ""]);
});

test.each(["pool", "local"])("--print writes the result and nothing else (%s)", async (backend) => {
  const rig = await makeRig(talkative);
  const { status, stdout } = await rig.ffuse("run", "w.ts", "--print", "--backend", backend);
  expect([status, stdout]).toEqual([0, "value\n"]);
});

const two = {
  "w.ts": `
import { workflow } from "ffuse";
const one = workflow(function one() { return { rows: [1, 2] }; });
const sum = workflow(function sum(rows: number[]) { return new Map([["sum", rows[0]! + rows[1]!]]); });
export default sum(one().setName("one").rows).setName("sum");
export const numbers = workflow(function numbers() { return new Uint8Array([1, 2]); })().setName("numbers");
`,
};

test("--print TARGET writes any result as read-task would", async () => {
  const rig = await makeRig(two);
  const print = await rig.ffuse("run", "w.ts", "--print", "one");
  const read = await rig.ffuse("read-task", "w", "one");
  expect([print.stdout, read.stdout]).toEqual(['{"rows":[1,2]}\n', '{"rows":[1,2]}\n']);
});

test("a printed result stands in order among what others write to the same file or pipe", async () => {
  const rig = await makeRig(two);
  await shell(rig, `( echo before; ffuse run w.ts --print one; echo after ) > out.txt 2> err.txt`);
  expect(await readFile(join(rig.folder, "out.txt"), "utf8")).toBe(
    'before\n{"rows":[1,2]}\nafter\n',
  );
  const { stdout } = await shell(rig, `echo before; ffuse run w.ts --print one; echo after`);
  expect(stdout).toBe('before\n{"rows":[1,2]}\nafter\n');
  const both = await shell(rig, `( ffuse run w.ts --print one; echo after ) > both.txt 2>&1`);
  expect(both.status).toBe(0);
  const lines = (await readFile(join(rig.folder, "both.txt"), "utf8")).trimEnd().split("\n");
  expect(lines.slice(-2)).toEqual(['{"rows":[1,2]}', "after"]);
});

test("a reader that closes the pipe early ends the run quietly", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
export default workflow(function big() { return "x".repeat(5_000_000); })().setName("big");
`,
  });
  const { stdout, stderr } = await shell(rig, `ffuse run w.ts --print | head -c 1`);
  expect(stdout).toBe("x");
  expect(stderr).not.toContain("FFUSE_");
  expect(stderr).not.toContain("EPIPE");
});

test("a result that was not computed is not printed", async () => {
  const rig = await makeRig({
    "w.ts": `
import { workflow } from "ffuse";
export default workflow(function bad() { throw new Error("no"); })().setName("bad");
`,
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect([status, stdout]).toEqual([1, ""]);
  expect(failureOf(stderr, "bad")[1]).toBe('node "bad" threw Error: no');
});
