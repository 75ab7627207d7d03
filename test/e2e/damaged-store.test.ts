import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ended } from "../support/rig.ts";
import { makeRig } from "../support/rig.ts";

const source = `
import { workflow } from "ffuse";
const list = workflow((from: number) => Array.from({ length: 5000 }, (_, row) => from + row));
const add = workflow((a: number[], b: number[]) => a.reduce((x, y) => x + y, 0) + (b[0] ?? 0));
const a = list(1).setName("a");
const b = list(7).setName("b");
export default add(a, b).setName("sum");
`;
const listFrom = (from: number): readonly number[] =>
  Array.from({ length: 5000 }, (_, row) => from + row);
const values: Readonly<Record<string, unknown>> = {
  a: listFrom(1),
  b: listFrom(7),
  sum: 12_502_507,
};

/** Changes one byte in the middle of a file. */
async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

interface Files {
  readonly journals: readonly string[];
  readonly entries: readonly string[];
  readonly index: string;
}

async function filesOf(store: string): Promise<Files> {
  const files = (await readdir(store, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return {
    journals: files.filter((file) => file.endsWith(".jsonl")),
    entries: files.filter((file) => file.includes("/results/")),
    index: join(store, "index"),
  };
}

const first = (files: readonly string[]): string => files[0] ?? expect.fail("no such file");

const damages: Readonly<Record<string, (files: Files) => Promise<unknown>>> = {
  "a flip in a journal": ({ journals }) => flip(first(journals)),
  "a flip in an entry": ({ entries }) => flip(first(entries)),
  "an index of nonsense": ({ index }) => writeFile(index, '{"ffuseIndex":3,"hash":"00"}\n[]'),
  "a truncated entry": ({ entries }) => truncate(first(entries), 3000),
  "a removed journal": ({ journals }) => rm(first(journals)),
  "swapped entries": async ({ entries: [a = "", b = ""] }) => {
    await rename(a, `${a}.x`);
    await rename(b, a);
    await rename(`${a}.x`, b);
  },
  "an emptied index": ({ index }) => writeFile(index, ""),
  "a folder in place of an entry": async ({ entries }) => {
    await rm(first(entries));
    await mkdir(first(entries));
  },
};

function expectClean(words: string, { status, signal, stderr }: Ended): void {
  const what = `${words}: ${stderr}`;
  expect([what, signal]).toEqual([what, null]);
  expect([0, 1, 2], what).toContain(status);
  expect(stderr).not.toMatch(/^\s+at |bug:|TypeError|RangeError|Unhandled/m);
}

test("a store that is damaged in one way after the other crashes no command, gives no wrong value, and is mended by the next run", async () => {
  const rig = await makeRig({ "w.ts": source });
  const store = join(rig.folder, "storage/w");
  const ask = async (...words: readonly string[]): Promise<Ended> => {
    const ended = await rig.ffuse(...words);
    expectClean(words.join(" "), ended);
    return ended;
  };
  const readTask = async (name: string): Promise<Ended> => {
    const ended = await ask("read-task", "w", name);
    if (ended.status === 0) expect(JSON.parse(ended.stdout)).toEqual(values[name]);
    else expect(ended.stderr).toMatch(/^FFUSE_/);
    return ended;
  };
  expect((await ask("run", "w.ts")).status).toBe(0);
  for (const [number, [what, damage]] of Object.entries(damages).entries()) {
    await damage(await filesOf(store));
    const verify = number % 2 === 0 ? ["verify"] : ["verify", "--repair"];
    await Promise.all([ask("plan", "w.ts"), ask("ls-tasks", "w"), readTask("a")]);
    await ask(...verify);
    const run = await ask("run", "w.ts", "--print");
    expect([what, run.status, run.stdout.trim()]).toEqual([what, 0, "12502507"]);
    const after = await Promise.all([readTask("a"), readTask("b")]);
    expect([what, ...after.map(({ status }) => status)]).toEqual([what, 0, 0]);
  }
  expect((await ask("verify", "--repair")).status).toBeLessThan(2);
  expect((await ask("verify")).status).toBe(0);
}, 240_000);
