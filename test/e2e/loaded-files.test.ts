import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const workflow = `
  import { workflow } from "ffuse";
  export default workflow(function one() { return 1; })().setName("one");
`;

/** Writes down every script and module of CommonJS that a thread runs, and at the end what the main thread had of Node. */
const noteLoaded = `
  const { appendFileSync } = require("node:fs");
  const { Module } = require("node:module");
  const vm = require("node:vm");
  const { isMainThread } = require("node:worker_threads");
  const log = require("node:path").join(__dirname, "loaded.txt");
  const note = (file) => appendFileSync(log, (isMainThread ? "main " : "thread ") + file + "\\n");
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, file) {
    note(file);
    return compile.call(this, content, file);
  };
  vm.Script = class extends vm.Script {
    constructor(source, options) {
      if (options?.filename !== undefined) note(options.filename);
      super(source, options);
    }
  };
  if (isMainThread) {
    process.on("exit", () => {
      for (const name of ["child_process", "dgram", "v8"]) {
        if (process.moduleLoadList.includes("NativeModule " + name)) note("node:" + name);
      }
    });
  }
`;

interface Loaded {
  /** Files of ffuse and modules of Node in the main thread. */
  readonly main: readonly string[];
  readonly threads: readonly string[];
  /** How many files of packages were loaded in all threads, by package. */
  readonly packages: Readonly<Record<string, number>>;
}

test("every command loads what it needs and nothing else", async () => {
  const rig = await makeRig({ "w.ts": workflow, "note.cjs": noteLoaded });
  const log = join(rig.folder, "loaded.txt");
  const noting = await makeRig(
    {},
    { env: { NODE_OPTIONS: `--require "${join(rig.folder, "note.cjs")}"` } },
  );
  const loadedBy = async (...words: readonly string[]): Promise<Loaded> => {
    await writeFile(log, "");
    const { status, stderr } = await noting.ffuse(...words);
    expect(status, stderr).toBe(0);
    const lines = (await readFile(log, "utf8")).trim().split("\n");
    const files = lines.filter((line) => !line.includes("note.cjs"));
    const packages: Record<string, number> = {};
    for (const line of files) {
      const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(line)?.[1];
      if (name !== undefined) packages[name] = (packages[name] ?? 0) + 1;
    }
    const ours = files.filter((line) => !line.includes("/node_modules/"));
    const ofThread = (thread: string): readonly string[] =>
      ours
        .filter((line) => line.startsWith(`${thread} `))
        .map((line) => line.slice(thread.length + 1).replace(/^.*\/(?=(?:bin|dist)\/)/, ""))
        .sort();
    return { main: ofThread("main"), threads: ofThread("thread"), packages };
  };
  const flags = ["--storage", join(rig.folder, "storage")];
  const file = join(rig.folder, "w.ts");
  const start = ["bin/ffuse.js", "bin/load-script.js", "bin/open-packs.js", "dist/cli/start.cjs"];
  const alsoRest = [...start.slice(0, 3), "dist/cli/rest.cjs", "dist/cli/start.cjs"];
  const alsoMake = [...start.slice(0, 3), "dist/cli/make.cjs", "dist/cli/start.cjs"];
  const none = { threads: [], packages: {} };
  const probe = { threads: ["dist/worker/probe.cjs"], packages: {} };

  expect(await loadedBy("--version")).toEqual({ main: ["bin/ffuse.js"], ...none });
  expect(await loadedBy("--help")).toEqual({ main: start, ...none });
  expect(await loadedBy("run", "--help")).toEqual({ main: start, ...none });

  const first = await loadedBy("run", file, ...flags);
  expect(first.main.filter((name) => !name.startsWith("node:"))).toEqual(alsoMake);
  expect(Object.keys(first.packages).sort()).toEqual(["esbuild", "piscina"]);
  expect(first.packages["esbuild"]).toBe(1);
  expect(new Set(first.threads)).toEqual(
    new Set(["dist/worker/probe.cjs", "dist/worker/thread.cjs"]),
  );

  expect(await loadedBy("run", file, ...flags)).toEqual({ main: start, ...probe });
  expect(await loadedBy("plan", file, ...flags)).toEqual({ main: alsoRest, ...probe });
  expect(await loadedBy("ls-tasks", "w", ...flags)).toEqual({ main: alsoRest, ...none });
  expect(await loadedBy("read-task", "w", "one", ...flags)).toEqual({ main: alsoRest, ...none });
}, 60_000);
