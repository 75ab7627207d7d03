import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended, Rig } from "../support/rig.ts";

/** The last line that a run says of itself, without its times. */
function summary({ status, stderr }: Ended): string {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return `${status} ${line.replace(/ {2}[\d.]+ (?:m?s|min).*$/, "")}`;
}

/** A chain of quick nodes, each of which notes in a file that it ran, and what it was given. */
function chainOf(links: number, { body = "", isAsync = false } = {}): string {
  return `
    import { appendFileSync, existsSync } from "node:fs";
    import { workflow } from "ffuse";
    const next = workflow(${isAsync ? "async " : ""}function next(before: number, at: number) {
      appendFileSync("ran", at + " " + before + "\\n");
      ${body}
      return before + 1;
    });
    let last: any = next(0, 0);
    for (let at = 1; at < ${links}; at += 1) last = next(last, at);
    export default last;
  `;
}

async function ranIn(rig: Rig): Promise<readonly string[]> {
  return (await rig.read("ran")).trimEnd().split("\n");
}

const every = (links: number): readonly string[] =>
  Array.from({ length: links }, (_, at) => `${at} ${at}`);

test.each([false, true])(
  "every link of a chain runs once, in order, and is kept as itself (async: %s)",
  async (isAsync) => {
    const rig = await makeRig({ "w.ts": chainOf(300, { isAsync }), "longer.ts": "" });
    expect(summary(await rig.ffuse("run", "w.ts"))).toBe(
      "0 w  300 ran, 0 reused, 0 failed, 0 skipped",
    );
    expect(await ranIn(rig)).toEqual(every(300));
    const { stdout } = await rig.ffuse("read-task", "w", "next_0123");
    expect(stdout).toBe("124\n");
    await rig.write("w.ts", chainOf(302, { isAsync }));
    const longer = await rig.ffuse("run", "w.ts", "--print");
    expect([longer.stdout, summary(longer)]).toEqual([
      "302\n",
      "0 w  2 ran, 300 reused, 0 failed, 0 skipped",
    ]);
    expect(await ranIn(rig)).toEqual(every(302));
  },
);

test("a link that throws fails as itself, the links behind it do not run, and the next run goes on there", async () => {
  const body = `if (at === 200 && !existsSync("mended")) throw new Error("broken at " + at);`;
  const rig = await makeRig({ "w.ts": chainOf(300, { body }) });
  const broken = await rig.ffuse("run", "w.ts");
  expect(summary(broken)).toBe("1 w  200 ran, 0 reused, 1 failed, 99 skipped");
  expect(broken.stderr).toContain("broken at 200");
  expect(broken.stderr).toContain('next_0299  skipped: "next_0200" failed');
  expect(await ranIn(rig)).toEqual(every(201));
  await rig.write("mended", "");
  const mended = await rig.ffuse("run", "w.ts", "--print");
  expect([mended.stdout, summary(mended)]).toEqual([
    "300\n",
    "0 w  100 ran, 200 reused, 0 failed, 0 skipped",
  ]);
  expect((await ranIn(rig)).slice(201)).toEqual(every(300).slice(200));
});

test("links whose values are too large to travel along are kept like all others", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const next = workflow(function next(before: string) {
        return before.length < 100 ? before + "x" : before + "y".repeat(10_000);
      });
      let last: any = next("");
      for (let at = 1; at < 110; at += 1) last = next(last);
      export default workflow(function size(text: string) { return text.length; })(last);
    `,
  });
  const ended = await rig.ffuse("run", "w.ts", "--print");
  expect([ended.stdout, summary(ended)]).toEqual([
    "100100\n",
    "0 w  111 ran, 0 reused, 0 failed, 0 skipped",
  ]);
  const again = await rig.ffuse("run", "w.ts");
  expect(summary(again)).toContain("nothing to compute, 111 results kept from before");
});

test("a link that has a result under another name gives that result, and so do all behind it", async () => {
  const text = (first: number, name: string): string => `
    import { workflow } from "ffuse";
    const next = workflow(function next(before: number) { return Math.min(before + 1, 50); });
    const known = Array.from({ length: 8 }, (_, at) => next(-1 - at));
    // Behind the others, so that it is known by then how quick they are.
    const begin = workflow(function begin(all: number[], first: number) { return first; });
    let last: any = next(begin(known, ${first})).setName("${name}0");
    for (let at = 1; at < 40; at += 1) last = next(last).setName("${name}" + at);
    export default last;
  `;
  const rig = await makeRig({ "w.ts": text(60, "a") });
  await rig.ffuse("run", "w.ts");
  await rig.write("w.ts", text(70, "b").replaceAll("-1 - at", "-101 - at"));
  // The first link is new; what it gives is what the first link of the other chain gave.
  expect(summary(await rig.ffuse("run", "w.ts"))).toBe(
    "0 w  10 ran, 39 reused, 0 failed, 0 skipped",
  );
});

test("links that are given a large value beside the small one, or a file, run like all others", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { readFileSync, writeFileSync } from "node:fs";
      import { outputFile, workflow } from "ffuse";
      const table = workflow(function table() { return new Float64Array(100_000).fill(1); })();
      const file = workflow(function file() {
        writeFileSync(new URL("made.txt", import.meta.url), "12345");
        return outputFile(new URL("made.txt", import.meta.url));
      })();
      const add = workflow(function add(before: number, values: Float64Array) { return before + values[7]; });
      const grow = workflow(function grow(before: number, path: string) {
        return before + readFileSync(path, "utf8").length;
      });
      let last: any = add(0, table);
      for (let at = 1; at < 40; at += 1) last = add(last, table);
      for (let at = 0; at < 40; at += 1) last = grow(last, file);
      export default last;
    `,
  });
  const ended = await rig.ffuse("run", "w.ts", "--print");
  expect([ended.stdout, summary(ended)]).toEqual([
    "240\n",
    "0 w  82 ran, 0 reused, 0 failed, 0 skipped",
  ]);
});
