import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Rig } from "../support/rig.ts";

/** What would run, and why. */
async function planned(rig: Rig): Promise<readonly string[]> {
  const { stdout, stderr, status } = await rig.ffuse("plan", "w.ts");
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("run"))
    .map((line) => line.trim().replaceAll(/ {2,}/g, " "));
}

const constants = `
  import { readFileSync } from "node:fs";
  import { join } from "node:path";
  import { workflow } from "ffuse";
  const threshold = Number(process.env.T ?? "1");
  const { rate } = JSON.parse(readFileSync(join(import.meta.dirname, "c.json"), "utf8"));
  const secret = { key: process.env.SECRET };
  const file = join(process.cwd(), "rows.csv");
  const above = workflow(function above(n: number) { return n > threshold; });
  const rated = workflow(function rated(n: number) { return n * rate; });
  const plain = workflow(function plain(n: number) { return n; });
  const signed = workflow(function signed(n: number) { return [n, secret.key?.length]; });
  const named = workflow(function named() { return file.length > 0; });
  export const started = Date.now();
  export default [above(1), rated(2), plain(3), signed(4), named()];
`;

test("what a constant was made of counts for the functions that reach it, and for no others", async () => {
  const env: Record<string, string> = { T: "1", SECRET: "a" };
  const rig = await makeRig({ "w.ts": constants, "c.json": `{ "rate": 2, "other": 1 }` }, { env });
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("5 ran, 0 reused");
  expect(await planned(rig)).toEqual([]);

  env["T"] = "1.0";
  await rig.write("c.json", `{ "other": 2, "rate": 2 }`);
  expect(await planned(rig)).toEqual([]);

  env["T"] = "2";
  expect(await planned(rig)).toEqual(["run above_0000 the value of threshold changed"]);
  env["T"] = "1";
  await rig.write("c.json", `{ "rate": 3 }`);
  expect(await planned(rig)).toEqual(["run rated_0000 the value of rate changed"]);
  env["SECRET"] = "hunter2";
  expect(await planned(rig)).toEqual([
    "run rated_0000 the value of rate changed",
    "run signed_0000 the value of secret changed",
  ]);
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("2 ran, 3 reused");
  expect(await planned(rig)).toEqual([]);
});

test("moving a project changes no constant", async () => {
  const rig = await makeRig({
    "a/w.ts": constants,
    "a/c.json": `{ "rate": 2 }`,
    "a/package.json": `{ "name": "a" }`,
  });
  const at = (folder: string): string => join(folder, "w.ts");
  const words = ["--storage", join(rig.folder, "store"), "--name", "w"];
  expect((await rig.ffuse("run", at("a"), ...words)).stderr).toContain("5 ran, 0 reused");
  await rename(join(rig.folder, "a"), join(rig.folder, "b"));
  expect((await rig.ffuse("run", at("b"), ...words)).stderr).toContain("5 results kept");
});

test("a constant that is another in each run makes the nodes that reach it run each time", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const started = Date.now();
      const age = workflow(function age(n: number) { return n + (started > 0 ? 1 : 0); });
      const plain = workflow(function plain(n: number) { return n; });
      export default [age(1), plain(2)];
    `,
  });
  await rig.ffuse("run", "w.ts");
  expect(await planned(rig)).toEqual(["run age_0000 the value of started changed"]);
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("1 ran, 1 reused");
});

test("a function that closes over what its code does not tell runs every time, with a warning", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { readdirSync } from "node:fs";
      import { workflow } from "ffuse";
      const made: unknown[] = [];
      for (const name of readdirSync(import.meta.dirname + "/rows")) {
        made.push(workflow(function read() { return name; })());
      }
      const byName = workflow(function byName(name: string) { return name; });
      for (const name of readdirSync(import.meta.dirname + "/rows")) made.push(byName(name));
      function makeLoader(key: string): () => string { return () => key; }
      const load = makeLoader(process.env.HOME ?? "");
      const hidden = workflow(function hidden() { return load().length > 0; })();
      for (const name of ["x", "y"]) workflow(function fixed() { return name; })();
      function adder(by: number) { return workflow(function add(n: number) { return n + by; }); }
      const added = [adder(2)(1), adder(Number(process.env.T ?? "3"))(1)];
      function plus(by: number) { return workflow(function plus(n: number) { return n + by; }); }
      const more = plus(2)(1);
    `,
    "rows/a": "",
  });
  const { stderr } = await rig.ffuse("run", "w.ts");
  expect(
    stderr
      .split("\n")
      .filter((line) => line.startsWith("warning"))
      .map((line) => line.slice("warning: ".length)),
  ).toEqual([
    `node "read_0000" runs every time: it closes over name, ${mend("w.ts:5:18")}`,
    `node "hidden_0000" runs every time: it reads load, which holds a function made of what the code does not tell; ` +
      "pass it as an argument, or make it inside the function  w.ts:12:78",
    `node "add_0000" runs every time: it closes over by, ${mend("w.ts:14:22")}`,
    `node "add_0001" runs every time: it closes over by, ${mend("w.ts:14:22")}`,
  ]);
  expect(stderr).toContain("8 ran, 0 reused");
  expect((await rig.ffuse("run", "w.ts")).stderr).toContain("4 ran, 4 reused");
});

function mend(place: string): string {
  return `whose value its code does not tell; pass it as an argument, or make it inside the function  ${place}`;
}
