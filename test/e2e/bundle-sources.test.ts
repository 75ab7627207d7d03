import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { addToTree } from "../support/tree.ts";

test.each(["ts", "mts", "cts", "tsx", "js", "mjs", "jsx"])(
  "a workflow file may end in .%s",
  async (ending) => {
    const type = ending.includes("ts") ? ": number" : "";
    const rig = await makeRig({
      [`w.${ending}`]: `
        import { workflow } from "ffuse";
        export default workflow(function twice(x${type}) { return x * 2; })(21);
      `,
    });
    const { status, stdout } = await rig.ffuse("run", `w.${ending}`, "--print");
    expect([status, stdout]).toEqual([0, "42\n"]);
  },
);

test("a workflow file may be CommonJS", async () => {
  const rig = await makeRig({
    "w.cjs": `
      const { workflow } = require("ffuse");
      const { seven } = require("./seven.cjs");
      module.exports = workflow(function twice(x) { return x * seven; })(6);
    `,
    "seven.cjs": `exports.seven = 7;`,
  });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.cjs", "--print");
  expect([status, stdout], stderr).toEqual([0, "42\n"]);
});

test("TypeScript and JavaScript files, JSON and paths of tsconfig.json are imported, by nodes too", async () => {
  const rig = await makeRig({
    "tsconfig.json": `{
      // tsconfig may hold comments
      "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } },
    }`,
    "flows/w.ts": `
      import { workflow } from "ffuse";
      import { ts } from "../lib/one.ts";
      import { mts } from "../lib/two.mts";
      import { js } from "../lib/three.js";
      import { mjs } from "../lib/four.mjs";
      import cjs from "../lib/five.cjs";
      import settings from "./settings.json" with { type: "json" };
      import { aliased } from "@lib/six.ts";
      import { folder } from "../lib/folder";
      const all = workflow(async function all(first: string) {
        const { late } = await import("./late.ts");
        return [first, mts, js, mjs, cjs.cjs, settings.json, aliased, folder, late];
      });
      export default all(ts);
    `,
    "flows/settings.json": `{ "json": "json" }`,
    "flows/late.ts": `export const late: string = "late";`,
    "lib/one.ts": `export const ts: string = "ts";`,
    "lib/two.mts": `export const mts: string = "mts";`,
    "lib/three.js": `export const js = "js";`,
    "lib/four.mjs": `export const mjs = "mjs";`,
    "lib/five.cjs": `exports.cjs = "cjs";`,
    "lib/six.ts": `export const aliased: string = "aliased";`,
    "lib/folder/index.ts": `export const folder: string = "folder";`,
  });
  const { stdout, stderr } = await rig.ffuse("run", "flows/w.ts", "--print");
  expect(JSON.parse(stdout === "" ? "null" : stdout), stderr).toEqual(
    "ts mts js mjs cjs json aliased folder late".split(" "),
  );
});

test("a linked package of the workspace is bundled from its TypeScript, and installed packages are left to Node, in the layout of pnpm too", async () => {
  const rig = await makeRig({
    "package.json": `{ "private": true }`,
    "apps/flow/w.ts": `
      import { workflow } from "ffuse";
      import { near } from "near";
      import { far, isBundled } from "far";
      export default workflow(function both() { return [near, far, isBundled]; })();
    `,
    "packages/near/package.json": `{ "name": "near", "exports": "./near.ts" }`,
    "packages/near/near.ts": `export const near: string = "near";`,
    "node_modules/.pnpm/far@1.0.0/node_modules/far/package.json": `{ "name": "far", "version": "1.0.0", "type": "module", "exports": "./far.js" }`,
    "node_modules/.pnpm/far@1.0.0/node_modules/far/far.js": `
      import { deep } from "deep";
      export const far = "far of " + deep;
      export const isBundled = !import.meta.url.endsWith("/far.js");
    `,
    "node_modules/.pnpm/deep@1.0.0/node_modules/deep/package.json": `{ "name": "deep", "version": "1.0.0", "type": "module", "exports": "./deep.js" }`,
    "node_modules/.pnpm/deep@1.0.0/node_modules/deep/deep.js": `export const deep = "deep";`,
  });
  await addToTree(rig.folder, {
    "apps/flow/node_modules/near": { linkTo: "../../../packages/near" },
    "apps/flow/node_modules/far": {
      linkTo: "../../../node_modules/.pnpm/far@1.0.0/node_modules/far",
    },
    "node_modules/.pnpm/far@1.0.0/node_modules/deep": {
      linkTo: "../../deep@1.0.0/node_modules/deep",
    },
  });
  const { stdout, stderr } = await rig.ffuse("run", "apps/flow/w.ts", "--print");
  expect(stdout, stderr).toBe(`["near","far of deep",false]\n`);
});

test("a package with a native add-on works in a node", async () => {
  const rig = await makeRig({
    "package.json": `{ "private": true }`,
    "node_modules/native/package.json": `{ "name": "native", "version": "1.0.0", "main": "index.js" }`,
    "node_modules/native/index.js": `module.exports = require("./addon.node");`,
    "w.ts": `
      import { workflow } from "ffuse";
      import native from "native";
      export default workflow(function names() { return Object.keys(native).includes("ResolverFactory"); })();
    `,
  });
  await copyFile(nativeAddon(), join(rig.folder, "node_modules/native/addon.node"));
  const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect(stdout, stderr).toBe("true\n");
});

/** An add-on that a tool of this repository ships. */
function nativeAddon(): string {
  const fromTool = createRequire(createRequire(import.meta.url).resolve("knip"));
  const fromResolver = createRequire(fromTool.resolve("oxc-resolver"));
  const libc = process.platform === "linux" ? "-gnu" : process.platform === "win32" ? "-msvc" : "";
  return fromResolver.resolve(`@oxc-resolver/binding-${process.platform}-${process.arch}${libc}`);
}

test("a workflow may await at its top level and use standard decorators", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      import { readFile } from "node:fs/promises";
      const start = Number(await readFile(new URL("./start.txt", import.meta.url), "utf8"));
      @workflow
      class Sum {
        #total: number;
        constructor(total: number) { this.#total = total; }
        add(x: number): number { return (this.#total += x); }
      }
      const sum = new Sum(start);
      sum.add(1);
      export default sum.add(10);
    `,
    "start.txt": "100",
  });
  const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect(stdout, stderr).toBe("111\n");
});

test("import.meta and __dirname mean the author's own file, so that a neighbour file is read", async () => {
  const rig = await makeRig({
    "flows/w.ts": `
      import { workflow } from "ffuse";
      import { readFileSync } from "node:fs";
      import { join } from "node:path";
      import { helper } from "../lib/helper.ts";
      import old from "../lib/old.cjs";
      export default workflow(function places() {
        return [
          readFileSync(new URL("./near.txt", import.meta.url), "utf8"),
          readFileSync(join(import.meta.dirname, "near.txt"), "utf8"),
          import.meta.filename,
          ...helper(),
          old(),
        ];
      })();
    `,
    "flows/near.txt": "flow",
    "lib/near.txt": "lib",
    "lib/helper.ts": `
      import { readFileSync } from "node:fs";
      export const helper = () => [readFileSync(__dirname + "/near.txt", "utf8"), __filename];
    `,
    "lib/old.cjs": `module.exports = () => require("node:fs").readFileSync(__dirname + "/near.txt", "utf8");`,
  });
  const { stdout, stderr } = await rig.ffuse("run", "flows/w.ts", "--print");
  expect(JSON.parse(stdout === "" ? "null" : stdout), stderr).toEqual([
    "flow",
    "flow",
    join(rig.folder, "flows/w.ts"),
    "lib",
    join(rig.folder, "lib/helper.ts"),
    "lib",
  ]);
});

test("import of ffuse works without any node_modules, and means the running ffuse where another copy is installed", async () => {
  const source = `
    import { workflow } from "ffuse";
    export default workflow(function one() { return 1; })();
  `;
  const bare = await makeRig({ "w.ts": source });
  expect((await bare.ffuse("run", "w.ts", "--print")).stdout).toBe("1\n");

  const poisoned = await makeRig({
    "w.ts": source,
    "package.json": `{ "private": true }`,
    "node_modules/ffuse/package.json": `{ "name": "ffuse", "version": "99.0.0", "exports": "./index.js" }`,
    "node_modules/ffuse/index.js": `throw new Error("the other copy was loaded");`,
  });
  const { stdout, stderr } = await poisoned.ffuse("run", "w.ts", "--print");
  expect(stdout, stderr).toBe("1\n");
});

test
  .runIf(process.platform !== "win32")
  .each([
    "with space.ts",
    "hash#tag.ts",
    "what?.ts",
    "100%25.ts",
    "größe-数据-🧪.ts",
    "quote'\".ts",
    "[glob]*{a,b}.ts",
  ])("a workflow may lie at a path such as %s", async (name) => {
  const rig = await makeRig({
    [`${name.replace(".ts", "")}/${name}`]: `
      import { workflow } from "ffuse";
      import { help } from "./help #1.ts";
      export default workflow(function one() { return help(import.meta.dirname); })();
    `,
    [`${name.replace(".ts", "")}/help #1.ts`]: `
      import { readFileSync } from "node:fs";
      export const help = (folder: string) =>
        readFileSync(folder + "/near.txt", "utf8") + readFileSync(new URL("near.txt", import.meta.url), "utf8");
    `,
    [`${name.replace(".ts", "")}/near.txt`]: "near",
  });
  const file = `${name.replace(".ts", "")}/${name}`;
  const { stdout, stderr } = await rig.ffuse("run", file, "--print");
  expect(stdout, stderr).toBe("nearnear\n");
});

test("a workflow file that is a symbolic link imports from where it really lies, under the name of the link", async () => {
  const rig = await makeRig({
    "real/w.ts": `
      import { workflow } from "ffuse";
      import { help } from "./help.ts";
      export default workflow(function one() { return help; })();
    `,
    "real/help.ts": `export const help = "real";`,
  });
  await mkdir(join(rig.folder, "links"));
  await addToTree(rig.folder, { "links/linked.ts": { linkTo: "../real/w.ts" } });
  const { stdout, stderr } = await rig.ffuse("run", "links/linked.ts", "--print");
  expect(stdout, stderr).toBe("real\n");
  expect((await rig.ffuse("ls-workflows")).stdout).toMatch(/^linked\s/);
});

test("a workflow may import a module of five megabytes", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      import { rows } from "./rows.ts";
      export default workflow(function count() { return rows.length; })();
    `,
    "rows.ts": `export const rows: number[] = [${"1234567,".repeat(650_000)}];`,
  });
  const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect(stdout, stderr).toBe("650000\n");
});

test("what a workflow file prints while it loads is shown once, and never on stdout", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      console.log("to stdout");
      console.error("to stderr");
      process.stdout.write("without an end");
      export default workflow(function one() { return 1; })();
    `,
  });
  const { stdout, stderr } = await rig.ffuse("run", "w.ts", "--print");
  expect(stdout).toBe("1\n");
  expect(stderr.split("\n").filter((line) => line.includes("[load]"))).toEqual([
    "  [load] to stdout",
    "  [load] to stderr",
    "  [load] without an end",
  ]);
});

test("timers, servers and workers that a workflow file starts do not keep a run or a graph from ending", async () => {
  const rig = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      import { createServer } from "node:net";
      import { Worker } from "node:worker_threads";
      setInterval(() => {}, 1000);
      setTimeout(() => {}, 2 ** 30);
      createServer().listen(0);
      new Worker("setInterval(() => {}, 1000)", { eval: true });
      export default workflow(function one() { return 1; })();
    `,
  });
  const run = await rig.ffuse("run", "w.ts", "--print");
  expect([run.status, run.stdout], run.stderr).toEqual([0, "1\n"]);
  expect((await rig.ffuse("graph", "w.ts", "--format", "mermaid")).status).toBe(0);
});
