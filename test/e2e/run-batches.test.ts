import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended } from "../support/rig.ts";

/** The last line that a run says of itself, without its times. */
function summary({ status, stderr }: Ended): string {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  return `${status} ${line.replace(/ {2}[\d.]+ (?:m?s|min).*$/, "")}`;
}

/** Quick nodes, each of which notes in a file of its own that it ran, and some that `trouble` befalls. */
function workflowOf(trouble: string): string {
  return `
    import { appendFileSync, readdirSync } from "node:fs";
    import { workflow } from "ffuse";
    const quick = workflow(function quick(at: number) {
      appendFileSync(\`ran/\${at}\`, "x");
      ${trouble}
      return at * 2;
    });
    export default Array.from({ length: 600 }, (_, at) => quick(at));
  `;
}

async function run(trouble: string): Promise<{
  readonly ended: Ended;
  readonly ran: readonly string[];
  read(name: string): Promise<string>;
}> {
  const rig = await makeRig({ "w.ts": workflowOf(trouble), "ran/.keep": "" });
  const ended = await rig.ffuse("run", "w.ts");
  const ran = (await readdir(join(rig.folder, "ran"))).filter((name) => name !== ".keep");
  return { ended, ran, read: (name) => rig.read(name) };
}

test("each of many quick nodes runs once and keeps its own result", async () => {
  const { ended, ran, read } = await run("");
  expect(summary(ended)).toBe("0 w  600 ran, 0 reused, 0 failed, 0 skipped");
  expect(ran).toHaveLength(600);
  expect(await Promise.all(ran.map((name) => read(`ran/${name}`)))).toEqual(ran.map(() => "x"));
});

test("quick nodes that throw or exit fail alone, whoever they travel with, and a rejection is told as that of its node", async () => {
  const { ended, ran } = await run(`
    if (at % 100 === 50) throw new Error("no " + at);
    if (at === 333) process.exit(7);
    if (at === 444) void Promise.reject(new Error("left behind"));
  `);
  expect(summary(ended)).toBe("1 w  593 ran, 0 reused, 7 failed, 0 skipped");
  expect(ran).toHaveLength(600);
  for (const at of [50, 150, 250, 350, 450, 550]) expect(ended.stderr).toContain(`no ${at}\n`);
  expect(ended.stderr).toContain('"quick_0333" ended its process with process.exit(7)');
  expect(ended.stderr).toContain('node "quick_0444" failed after its end: Error: left behind');
});

test("a node that is much slower than those before it holds up none of those behind it", async () => {
  // It ends when every other node has run.
  const { ended } = await run(`
    if (at === 300) {
      
      const all = () => readdirSync("ran").length - 1;
      while (all() < 600) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  `);
  expect(summary(ended)).toBe("0 w  600 ran, 0 reused, 0 failed, 0 skipped");
});

test("what many quick nodes print carries their own names, all of it before they end", async () => {
  const rig = await makeRig({
    "p.ts": `
      import { workflow } from "ffuse";
      const say = workflow(function say(at: number) { console.log("line", at); return at; });
      export default Array.from({ length: 200 }, (_, at) => say(at));
    `,
  });
  const { stderr } = await rig.ffuse("run", "p.ts");
  for (let at = 0; at < 200; at += 1) {
    const name = `say_${String(at).padStart(4, "0")}`;
    const said = stderr.indexOf(`line ${at}\n`);
    const ended = stderr.indexOf(`✓ ${name} `);
    expect([name, said !== -1, said < ended]).toEqual([name, true, true]);
  }
});
