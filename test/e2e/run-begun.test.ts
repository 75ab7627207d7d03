import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import { told } from "../support/told.ts";

/** Notes in which thread it is loaded, every time. */
const noted = `
import { appendFileSync } from "node:fs";
import { workflow } from "ffuse";
appendFileSync(new URL("loads.txt", import.meta.url), "loaded\\n");
`;

const two = `${noted}
const add = workflow(function add(a: number, b: number) { return a + b; });
export default [add(1, 2).setName("one"), add(3, 4).setName("two")];
`;

async function loadsOf(read: (path: string) => Promise<string>): Promise<number> {
  return (await read("loads.txt")).split("loaded").length - 1;
}

test.each([
  {
    what: "a mistake in the file",
    text: `${noted}export default 1 +;\n`,
    loads: 0,
    said: `FFUSE_SYNTAX_ERROR  w.ts:5:19
  Unexpected ";"
  5 | export default 1 +;
                        ~
  hint: mend the line above and run again
`,
  },
  {
    what: "a file that throws",
    text: `${noted}throw new TypeError("no");\n`,
    loads: 1,
    said: `FFUSE_MODULE_THREW  w.ts:5:7
  w.ts threw while it was loaded: TypeError: no
  5 | throw new TypeError("no");
            ~
      at <anonymous> (w.ts:5:7)
  hint: code outside of functions runs whenever the graph is taken; move work that can fail into a wrapped function
`,
  },
  {
    what: "a target that is not there",
    text: two,
    words: ["three"],
    loads: 1,
    said: `FFUSE_TARGET_UNKNOWN
  no node is named "three"
  hint: ffuse graph FILE --format json lists all nodes
`,
  },
  {
    what: "an unknown key of the query file",
    text: two,
    query: "start: 1\n",
    loads: 0,
    said: `FFUSE_QUERY_UNKNOWN_KEY  w.query.yaml:1:1
  unknown key "start"
  1 | start: 1
      ~~~~~
  hint: use one of: init, storage, edits, queries
`,
  },
])("a first run ends at once with $what, and no thread for nodes loads it", async (given) => {
  const files = { "w.ts": given.text, "loads.txt": "" };
  const { query } = given;
  const rig = await makeRig(query === undefined ? files : { ...files, "w.query.yaml": query });
  const { status, signal, stderr } = await rig.ffuse("run", "w.ts", ...(given.words ?? []));
  expect(stderr).toBe(given.said);
  expect([status === 0, signal]).toEqual([false, null]);
  expect(await loadsOf(rig.read)).toBe(given.loads);
});

test("a first run loads the workflow to take the graph and at most once in each thread, an unchanged one only to take it", async () => {
  const rig = await makeRig({ "w.ts": two, "loads.txt": "" });
  const first = await rig.ffuse("run", "w.ts", "--workers", "2");
  expect(told(first.stderr)).toEqual({ one: "ran", two: "ran" });
  const loads = await loadsOf(rig.read);
  // The run may be over before the second thread is ready.
  expect([2, 3]).toContain(loads);
  await rig.ffuse("run", "w.ts", "--workers", "2");
  expect(await loadsOf(rig.read)).toBe(loads + 1);
});

test("what changes no result has no thread load the workflow", async () => {
  const rig = await makeRig({ "w.ts": two, "loads.txt": "" });
  await rig.ffuse("run", "w.ts", "--workers", "2");
  const before = await loadsOf(rig.read);
  await rig.write("w.ts", `// The same.\n${two}`);
  const { stderr } = await rig.ffuse("run", "w.ts", "--workers", "2");
  expect(stderr).toContain("nothing to compute, 2 results kept from before");
  expect(await loadsOf(rig.read)).toBe(before + 1);
});
