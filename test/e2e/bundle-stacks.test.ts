import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { addToTree } from "../support/tree.ts";

/** The lines of a stack in a message, without their indentation. */
function framesOf(stderr: string): string[] {
  return stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "));
}

const files = {
  "package.json": `{ "private": true }`,
  "w.ts": `import { workflow } from "ffuse";
import { helper } from "./lib/helper.ts";
import { near } from "near";

interface Row {
  readonly value: number;
}

const inHelper = workflow(function inHelper(row: Row): number {
  return helper(row.value);
});
const inPackage = workflow(async function inPackage(): Promise<number> {
  await Promise.resolve();
  return near(3);
});
class Counter {
  total = 0;
  add(x: number): number {
    if (x > 1) throw new TypeError("too much");
    return (this.total += x);
  }
}
const Wrapped = workflow(Counter);
const counter = new Wrapped();
counter.add(1);
export default [inHelper({ value: 1 }), inPackage(), counter.add(2)];
`,
  "lib/helper.ts": `// Types are gone when this runs,
// and lines are not what they were.
export type Unused = string;
export function helper(value: number): number {
  throw new RangeError(\`bad \${value}\`);
}
`,
  "packages/near/package.json": `{ "name": "near", "exports": "./near.ts" }`,
  "packages/near/near.ts": `type Unused = string;
export const near = (value: number): number => {
  throw new Error("near " + value);
};
`,
};

test("the stack of a failed node shows the author's .ts lines, in helpers and in packages of the workspace too", async () => {
  const rig = await makeRig(files);
  await addToTree(rig.folder, { "node_modules/near": { linkTo: "../packages/near" } });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(1);
  expect(framesOf(stderr).sort()).toEqual([
    "at Counter.add (w.ts:19:22)",
    "at helper (lib/helper.ts:5:9)",
    "at inHelper (w.ts:10:10)",
    "at inPackage (w.ts:14:10)",
    "at near (packages/near/near.ts:3:9)",
  ]);
});

test("the place of a node is the line of its call", async () => {
  const rig = await makeRig(files);
  await addToTree(rig.folder, { "node_modules/near": { linkTo: "../packages/near" } });
  const { stdout } = await rig.ffuse("graph", "w.ts", "--format", "json");
  const { nodes } = JSON.parse(stdout) as {
    readonly nodes: readonly { name: string; place: { line: number; column: number } }[];
  };
  expect(nodes.map(({ name, place }) => [name, place.line, place.column])).toEqual([
    ["Counter_0000", 24, 17],
    ["Counter.add_0000", 25, 9],
    ["inHelper_0000", 26, 17],
    ["inPackage_0000", 26, 41],
    ["Counter.add_0001", 26, 62],
  ]);
});
