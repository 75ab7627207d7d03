import { appendFile, copyFile, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

/** Two results in files of their own and a small one in the journal. */
const source = `
  import { workflow } from "ffuse";
  const long = workflow(function long(letter: string) { return letter.repeat(20_000); });
  const a = long("a").setName("a");
  const b = long("b").setName("b");
  const join = workflow(function join(a: string, b: string) { return a.length + b.length; });
  export default join(a, b).setName("join");
`;

async function ran(): Promise<Rig> {
  const rig = await makeRig({ "w.ts": source });
  expect((await rig.ffuse("run", "w.ts", "-q")).status).toBe(0);
  return rig;
}

/** The files of the entries by the node they belong to. */
async function entries(rig: Rig): Promise<Record<string, string>> {
  const folder = join(rig.folder, "storage/w/results");
  const found: Record<string, string> = {};
  for (const path of await readdir(folder, { recursive: true })) {
    if (!/[0-9a-f]{64}$/.test(path)) continue;
    const file = join(folder, path);
    const [header] = (await readFile(file, "latin1")).split("\n");
    found[(JSON.parse(header!) as { node: string }).node] = file;
  }
  return found;
}

/** What is done to the file of an entry, and what a run says of it. */
interface Damage {
  readonly inflict: (file: string, other: string) => Promise<void>;
  readonly found: string;
}

const damages: Readonly<Record<string, Damage>> = {
  "header flipped": {
    inflict: (file) => flip(file, 20),
    found: "its header was changed",
  },
  "value flipped": {
    inflict: (file) => flip(file, -1),
    found: "its content was changed",
  },
  "cut off": {
    inflict: async (file) => truncate(file, (await readFile(file)).byteLength - 1),
    found: "its value does not have the 20000 bytes that its header promises",
  },
  emptied: {
    inflict: (file) => truncate(file, 0),
    found: "it is empty",
  },
  longer: {
    inflict: (file) => appendFile(file, "x"),
    found: "its value does not have the 20000 bytes that its header promises",
  },
  swapped: {
    inflict: (file, other) => copyFile(other, file),
    found: "it is the entry of another fingerprint",
  },
  removed: {
    inflict: (file) => rm(file),
    found: "it is not there",
  },
};

async function flip(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  const index = at < 0 ? bytes.byteLength + at : at;
  bytes[index] = bytes[index]! ^ 1;
  await writeFile(file, bytes);
}

test("entries damaged in any way are reported, computed again, and never served", async () => {
  const names = [...Object.keys(damages), "whole"];
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const long = workflow(function long(name: string) { return name.padEnd(20_000, "-"); });
      const length = workflow(function length(texts: string[]) { return texts.join("").length; });
      const names: string[] = ${JSON.stringify(names)};
      export default length(names.map((name) => long(name).setName(name))).setName("length");
    `,
  });
  expect((await rig.ffuse("run", "w.ts", "-q")).status).toBe(0);
  const files = await entries(rig);
  const inflictAll = async () => {
    for (const [name, { inflict }] of Object.entries(damages)) {
      await inflict(files[name]!, files["whole"]!);
    }
  };

  await inflictAll();
  const again = await rig.ffuse("run", "w.ts", "--print");
  expect([again.status, again.stdout]).toEqual([0, "160000\n"]);
  expect(
    near(rig, again.stderr)
      .split("\n")
      .filter((line) => line.startsWith("warning:"))
      .sort(),
  ).toEqual(
    Object.entries(damages)
      .map(
        ([name, { found }]) =>
          `warning: stored result ${near(rig, files[name]!)} cannot be used: ${found}; node "${name}" runs again`,
      )
      .sort(),
  );
  expect(again.stderr).toContain("w  7 ran, 2 reused, 0 failed, 0 skipped");
  const third = await rig.ffuse("run", "w.ts");
  expect(third.stderr).toContain("w  nothing to compute, 9 results kept from before");
  expect(third.stderr).not.toContain("warning:");

  await inflictAll();
  for (const [name, { found }] of Object.entries(damages)) {
    const read = await rig.ffuse("read-task", "w", name);
    expect([read.status, read.stdout, near(rig, read.stderr)]).toEqual([
      2,
      "",
      `FFUSE_ENTRY_DAMAGED\n  stored result ${near(rig, files[name]!)} cannot be used: ${found}\n` +
        "  hint: run the workflow again; the node is computed anew\n",
    ]);
  }
  // As the hint says.
  await rig.ffuse("run", "w.ts", "-q");
  for (const name of ["value flipped", "whole"]) {
    const { stdout } = await rig.ffuse("read-task", "w", name);
    expect(stdout).toBe(`${name.padEnd(20_000, "-")}\n`);
  }
}, 60_000);

/** Text without the folder of the test, since paths below the working directory may be shown relative to it. */
function near(rig: Rig, text: string): string {
  return text.replaceAll(`${rig.folder}/`, "");
}

async function journalOf(rig: Rig): Promise<string> {
  const folder = join(rig.folder, "storage/w/runs");
  const [first] = (await readdir(folder)).sort();
  return join(folder, first!);
}

test("a journal cut in the middle of a line loses that line's result and no other", async () => {
  const rig = await ran();
  const journal = await journalOf(rig);
  const text = await readFile(journal, "utf8");
  await truncate(journal, text.indexOf('"node":"join"') + 5);
  const again = await rig.ffuse("run", "w.ts", "--print");
  expect([again.status, again.stdout]).toEqual([0, "40000\n"]);
  expect(again.stderr).toContain("w  1 ran, 2 reused, 0 failed, 0 skipped");
  const third = await rig.ffuse("run", "w.ts");
  expect(third.stderr).toContain("w  nothing to compute, 3 results kept from before");
});

test("a small value that was changed in the journal is reported and computed again", async () => {
  const rig = await ran();
  const journal = await journalOf(rig);
  const lines = (await readFile(journal, "utf8")).split("\n");
  const at = lines.findIndex((line) => line.includes('"node":"join"'));
  lines[at] = lines[at]!.replace('"text":"40000"', '"text":"50000"');
  await writeFile(journal, lines.join("\n"));
  const again = await rig.ffuse("run", "w.ts", "--print");
  expect([again.status, again.stdout]).toEqual([0, "40000\n"]);
  const offset = Buffer.byteLength(
    lines
      .slice(0, at)
      .map((line) => `${line}\n`)
      .join(""),
  );
  expect(near(rig, again.stderr)).toContain(
    `warning: stored result ${near(rig, journal)} cannot be used: the line at byte ${offset} is no record; it is passed over`,
  );
  expect(again.stderr).toContain("w  1 ran, 2 reused, 0 failed, 0 skipped");
});

test("without its index, or with a damaged one, a storage has the same results", async () => {
  // A journal of some size makes it worth to write an index.
  const rig = await makeRig({ "w.ts": source.replaceAll("20_000", "16_000") });
  await rig.ffuse("run", "w.ts", "-q");
  const index = join(rig.folder, "storage/w/index");
  const list = async () => (await rig.ffuse("ls-tasks", "w", "--json")).stdout;
  const before = await list();
  expect(JSON.parse(before)).toHaveLength(3);
  const whole = await readFile(index);

  for (const damaged of [whole.subarray(0, whole.byteLength / 2), Buffer.from("{}"), undefined]) {
    await (damaged === undefined ? rm(index) : writeFile(index, damaged));
    expect(await list()).toBe(before);
  }
  await writeFile(index, Buffer.from(whole.toString().replaceAll('"a"', '"b"')));
  expect(await list()).toBe(before);
  const again = await rig.ffuse("run", "w.ts", "--print");
  expect(again.stdout).toBe("32000\n");
  expect(again.stderr).toContain("w  nothing to compute, 3 results kept from before");
}, 60_000);
