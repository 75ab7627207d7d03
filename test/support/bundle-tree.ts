import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { transformSync } from "esbuild";
import { bundleWorkflow } from "../../src/bundle/bundle-workflow.ts";
import type { Bundle } from "../../src/model/bundle.ts";
import { addToTree, makeTree } from "./tree.ts";
import type { TreeEntry } from "./tree.ts";

const authorText = `
export const workflow = (fn) => Object.assign((...args) => fn(...args), { wrapped: fn.name });
export const task = workflow;
export const madeBy = "the running ffuse";
`;
const indexText = `
console.error("the Node API was loaded");
export class FfuseError extends Error {}
export const runWorkflow = () => "ran";
export const [GraphWorkflow, LocalWorkflow, isFfuseError, storageFactory] = [];
`;

/** A project in a temporary folder, and a stand-in for the running ffuse outside of it. */
export interface BundleTree {
  readonly folder: string;
  add(files: Readonly<Record<string, TreeEntry>>): Promise<void>;
  path(name: string): string;
  /** Bundles `workflow.ts`, or another file of the project. */
  bundle(entry?: string): Promise<Bundle>;
}

/** Makes a project of the given files. */
export async function bundleTree(files: Readonly<Record<string, TreeEntry>>): Promise<BundleTree> {
  const folder = await makeTree(files);
  const running = await makeTree({ "author.mjs": authorText, "index.mjs": indexText });
  const ffuse = { authorFile: join(running, "author.mjs"), indexFile: join(running, "index.mjs") };
  return {
    folder,
    add: (more) => addToTree(folder, more),
    path: (name) => join(folder, name),
    bundle: (entry = "workflow.ts") => bundleWorkflow({ entry: join(folder, entry), ffuse }),
  };
}

/** What loading a bundle in a fresh Node gave. */
export interface Loaded {
  /** The default export, through JSON; undefined if loading threw. */
  readonly value: unknown;
  /** The stack of what loading threw. */
  readonly stack: string | undefined;
  readonly stderr: string;
}

/** Imports a bundle in a Node process of its own, with source maps, as a worker does. */
export async function loadBundle({ file, root }: Pick<Bundle, "file" | "root">): Promise<Loaded> {
  const source = readFileSync(new URL("../../src/util/define-here.ts", import.meta.url), "utf8");
  const folder = await makeTree({
    "define-here.mjs": transformSync(source, { loader: "ts" }).code,
    "load.mjs": `
      import { defineHere } from "./define-here.mjs";
      process.setSourceMapsEnabled(true);
      defineHere(${JSON.stringify(root)});
      try {
        const { default: value } = await import(${JSON.stringify(pathToFileURL(file).href)});
        const called = typeof value === "function" ? await value() : value;
        process.stdout.write(JSON.stringify({ value: called }));
      } catch (error) {
        process.stdout.write(JSON.stringify({ stack: error.stack }));
      }`,
  });
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    join(folder, "load.mjs"),
  ]);
  return { value: undefined, stack: undefined, ...(JSON.parse(stdout) as object), stderr };
}
