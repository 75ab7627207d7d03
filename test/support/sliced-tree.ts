import { readFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { transformSync } from "esbuild";
import { afterAll } from "vitest";
import { bundleWorkflow } from "../../src/bundle/bundle-workflow.ts";
import { sliceFunctions } from "../../src/bundle/slice/slice-functions.ts";
import type { Bundle } from "../../src/model/bundle.ts";
import type { FunctionCode, SlicedCode } from "../../src/model/code-slice.ts";
import type { RecordedFunction } from "../../src/model/recorded-graph.ts";
import { addToTree, makeTree } from "./tree.ts";
import type { TreeEntry } from "./tree.ts";

const authorText = `
import { createHash } from "node:crypto";
const handle = () => {
  const made = new Proxy(function () {}, {
    get: (_, key) =>
      key === "setName" || key === "item" ? () => made
      : key === Symbol.iterator ? function* () { for (let i = 0; i < 20; i++) yield handle(); }
      : typeof key === "symbol" ? undefined : handle(),
    apply: () => handle(),
    construct: () => handle(),
  });
  return made;
};
export function workflow(fn) {
  const before = Error.prepareStackTrace;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const site = {};
  Error.captureStackTrace(site, workflow);
  Error.prepareStackTrace = (_, sites) => sites.map((one) => ({
    file: one.getFileName() ?? "", line: one.getLineNumber(), column: one.getColumnNumber(),
  }));
  const frames = site.stack;
  Error.prepareStackTrace = before;
  Error.stackTraceLimit = limit;
  globalThis.wrapped.push({ fn, frames, textHash: createHash("sha256").update(String(fn)).digest("hex") });
  return handle();
}
export const task = workflow;
export const file = (name) => ({ name });
`;

const loaderText = (here: string): string => `
const { parentPort } = require("node:worker_threads");
const { pathToFileURL } = require("node:url");
(async () => {
  const { defineHere } = await import("data:text/javascript," + encodeURIComponent(${JSON.stringify(here)}));
  parentPort.on("message", async ({ file, root }) => {
    const url = pathToFileURL(file).href;
    globalThis.wrapped = [];
    try {
      defineHere(root);
      const { default: made } = await import(url + "?" + Math.random());
      if (typeof made === "function" && globalThis.callDefault !== false && made.length > 0) await made({ k: 5 });
      const out = [];
      for (const { fn, frames, textHash } of globalThis.wrapped) {
        let result;
        try {
          const value = /^class\\b/.test(String(fn)) ? describe(new fn(2)) : await fn(2);
          result = typeof value === "function" ? "function" : JSON.stringify(value) ?? "undefined";
        } catch (error) { result = "threw " + error.message; }
        out.push({
          name: fn.name, result, textHash, framesCut: false,
          frames: frames.filter(({ file }) => file.startsWith(url)).map(({ line, column }) => ({ line, column })),
        });
      }
      parentPort.postMessage({ out });
    } catch (error) { parentPort.postMessage({ error: error.stack }); }
  });
  parentPort.postMessage("ready");
})();
function describe(object) {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) => name !== "constructor");
  return { ...object, ...Object.fromEntries(names.map((name) => [name, typeof object[name] === "function" ? object[name](2) : object[name]])) };
}
`;

/** A wrapped function of a bundle that was loaded. */
export interface SlicedFunction extends RecordedFunction {
  readonly name: string;
  /** What calling it with 2 gave, or constructing it with 2 and calling all methods, as text. */
  readonly result: string;
}

/** One state of a project: its bundle, and what loading it told of its wrapped functions. */
export interface SlicedState {
  readonly bundle: Bundle;
  readonly functions: readonly SlicedFunction[];
  readonly codes: readonly FunctionCode[];
  /** Hash of the slice of the first function of that name, or of what counts for `Model.new` or `Model.method`. */
  hashOf(name: string): string;
}

/** A project in a temporary folder whose wrapped functions can be sliced and run. */
export interface SlicedTree {
  readonly folder: string;
  readonly add: (files: Readonly<Record<string, TreeEntry>>) => Promise<void>;
  readonly slice: (entry?: string) => Promise<SlicedState>;
}

/** Makes a project whose `workflow.ts` is bundled, loaded in a thread, and sliced. */
export async function slicedTree(files: Readonly<Record<string, TreeEntry>>): Promise<SlicedTree> {
  const folder = await makeTree(files);
  const { ffuse, loader, cacheFolder } = await (rig ??= startRig());
  return {
    folder,
    add: (more) => addToTree(folder, more),
    slice: async (entry = "workflow.ts") => {
      const bundle = await bundleWorkflow({
        entry: join(folder, entry),
        ffuse,
        cacheFolder,
        apiNames: [],
      });
      const functions = await loader.load(bundle);
      const codes = await sliceFunctions(bundle, functions);
      return {
        bundle,
        functions,
        codes,
        hashOf: (named) => {
          const [name, part] = named.split(".");
          const at = functions.findIndex((one) => one.name === name);
          const code = codes[at];
          if (code === undefined) throw new Error(`no wrapped function ${name}`);
          return part === undefined ? code.hash : (partOf(code, part)?.hash ?? code.hash);
        },
      };
    },
  };
}

function partOf({ parts }: FunctionCode, part: string): SlicedCode | undefined {
  return part === "new" ? parts?.construction : parts?.methods[part];
}

interface Rig {
  readonly folder: string;
  readonly cacheFolder: string;
  readonly ffuse: { readonly authorFile: string; readonly indexFile: string };
  readonly loader: Loader;
}

/** One for all tests of a file: starting a thread takes longer than bundling and slicing. */
let rig: Promise<Rig> | undefined;

async function startRig(): Promise<Rig> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "ffuse-test-")));
  await addToTree(folder, { "author.mjs": authorText, "index.mjs": "export {};" });
  return {
    folder,
    cacheFolder: join(folder, "cache"),
    ffuse: { authorFile: join(folder, "author.mjs"), indexFile: join(folder, "index.mjs") },
    loader: await startLoader(),
  };
}

afterAll(async () => {
  if (rig === undefined) return;
  const { folder, loader } = await rig;
  await loader.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Loader {
  readonly load: (bundle: Bundle) => Promise<readonly SlicedFunction[]>;
  readonly stop: () => Promise<number>;
}

/** Starts a thread that loads bundles as Node does, so that positions are those of the bundle. */
async function startLoader(): Promise<Loader> {
  const source = readFileSync(new URL("../../src/util/define-here.ts", import.meta.url), "utf8");
  const here = transformSync(source, { loader: "ts" }).code;
  const worker = new Worker(loaderText(here), { eval: true });
  // One listener for the life of the thread; a death between two loads is told by the next one.
  const died = new Promise<never>((_, reject) => worker.on("error", reject));
  died.catch(() => undefined);
  const next = (): Promise<unknown> =>
    Promise.race([new Promise((resolve) => worker.once("message", resolve)), died]);
  await next();
  return {
    load: async ({ file, root }) => {
      const answer = next();
      worker.postMessage({ file, root });
      const { out, error } = (await answer) as {
        readonly out?: readonly SlicedFunction[];
        readonly error?: string;
      };
      if (out === undefined) throw new Error(error);
      return out;
    },
    stop: () => worker.terminate(),
  };
}
