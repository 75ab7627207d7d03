import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

const head = `import { workflow } from "ffuse";
const one = workflow(function one(x: any) { return x; });
const two = workflow(function two(a: any, b: any) { return a; });
const Sum = workflow(class Sum { add(x: number) { return x; } });
const given: any = one([1]).setName("given");
`;

interface Refused {
  readonly line: string;
  readonly said: string;
}

const recorded: readonly Refused[] = [
  {
    line: `one.map("text" as never);`,
    said: `FFUSE_NOT_A_LIST|one.map(…) goes over a list, and was given a value of type string|hint: give it an array, or the handle of a node that returns one`,
  },
  {
    line: `one.mapWith({ key: "id" as never }, [1]);`,
    said: `FFUSE_MAP_OPTIONS_INVALID|mapWith(…) takes options such as { key: (element) => element.id }, and was given a value of type string|hint: without options, use map(…)`,
  },
  {
    line: `two.reduce([]);`,
    said: `FFUSE_REDUCE_EMPTY|two.reduce(…) was given an empty list, which has no value|hint: put a first element into the list that stands for nothing, such as 0 for a sum`,
  },
];

test.each(recorded)("$line is refused where it stands", async ({ line, said }) => {
  const rig = await makeRig({ "w.ts": head + line });
  const { status, stdout, stderr } = await rig.ffuse("run", "w.ts");
  const [code = "", headline = "", hint = ""] = said.split("|");
  const lines = stderr.split("\n");
  expect([status, stdout]).toEqual([2, ""]);
  expect(lines[0]).toMatch(new RegExp(`^${code} {2}w\\.ts:6:\\d+$`));
  expect([lines[1], lines.at(-2)]).toEqual([`  ${headline}`, `  ${hint}`]);
});

const ran: readonly Refused[] = [
  {
    line: `const list = workflow(() => 5 as never);
export default one.map(list() as any).setName("o");`,
    said: `[FFUSE_NOT_A_LIST]: one.map(…) goes over a list, and was given a value of type number (give it an array, or the handle of a node that returns one)`,
  },
  {
    line: `const list = workflow(() => [] as number[]);
export default two.reduce(list()).setName("o");`,
    said: `[FFUSE_REDUCE_EMPTY]: two.reduce(…) was given an empty list, which has no value (put a first element into the list that stands for nothing, such as 0 for a sum)`,
  },
  {
    line: `const outer = workflow(() => { one(1); return 2; });
export default outer().setName("o");`,
    said: `[FFUSE_INNER_CALL_LOST]: node "o" called a wrapped function ("one") and did not return its handle, so nothing would run it (return the handle, or call the plain function with .fn(…))`,
  },
  {
    line: `const outer = workflow((): any => one(given));
export default outer().setName("o");`,
    said: `[FFUSE_HANDLE_FROM_OUTSIDE]: a call inside a node was given the handle of a node outside of "o", which "o" has no part in (pass the handle to the outer function as an argument, and use the value that it is given)`,
  },
  {
    line: `const outer = workflow((): any => [one(1).setName("a"), one(2).setName("a")]);
export default outer().setName("o");`,
    said: `[FFUSE_GROWN_NAME_TAKEN]: node "o" hands over to two nodes named "o/a" (let key or setName give each a name of its own)`,
  },
  {
    line: `const outer = workflow((): any => new Sum());
export default outer().setName("o");`,
    said: `[FFUSE_CALLED_INSIDE_NODE]: wrapped "Sum" was called inside node "o", where that call cannot be recorded (call the plain function: Sum.fn(…))`,
  },
];

test.each(ran)("$line fails the node, which says why", async ({ line, said }) => {
  const rig = await makeRig({ "w.ts": head + line });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "o");
  expect(status).toBe(1);
  expect(stderr).toContain(`node "o" threw FfuseError ${said}`);
});

test("a recursion without an end is stopped at a depth that the operator may set", async () => {
  const rig = await makeRig({
    "w.ts": `import { workflow } from "ffuse";
const on = workflow((n: number): any => on(n + 1));
export default on(0).setName("o");`,
    "w.query.yaml": "init: { max_depth: 5 }\n",
  });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(1);
  const deepest = `o${"/on_0000".repeat(5)}`;
  const said = `node "${deepest}" threw FfuseError [FFUSE_GROWN_TOO_DEEP]: node "${deepest}" handed over 5 deep, which looks like a recursion without an end (give the recursion an end, or raise init.max_depth in the query file)`;
  expect(stderr).toContain(said);
  // What was found out about the first ones is kept, and the last one is refused again.
  const again = await rig.ffuse("run", "w.ts");
  expect([again.status, again.stderr.includes(said)]).toEqual([1, true]);
});
