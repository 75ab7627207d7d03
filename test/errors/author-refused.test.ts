import { expect, test } from "vitest";
import { dedent, refusal } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const head = `import { workflow } from "ffuse";
const one = workflow(function one(x: unknown) { return x as never; });
const Sum = workflow(class Sum { add(x: number) { return x; } });
const a: any = one(1).setName("a");
`;

interface Mistake {
  readonly line: string;
  readonly code: string;
  /** Where the line is underlined. */
  readonly column: number;
  readonly headline: string;
  readonly hint: string;
}

/** What is said of a value that is not there yet, for one way to use it. */
function usedAsValue(line: string, column: number, use: string): Mistake {
  return {
    line,
    code: "FFUSE_HANDLE_USED_AS_VALUE",
    column,
    headline: `node "a" has not run yet, so its value cannot be used here (${use})`,
    hint: "pass the handle to another wrapped function and use the value inside it",
  };
}

const mistakes: readonly Mistake[] = [
  usedAsValue("const sum = a + 1;", 13, "in an expression"),
  usedAsValue("const text = `${a}`;", 14, "as a text"),
  usedAsValue("if (a > 3) one(2);", 5, "in an expression"),
  usedAsValue("JSON.stringify({ a });", 6, "in JSON.stringify"),
  usedAsValue("await a;", 1, "with await, or returned from an async function"),
  {
    line: "for (const x of a) one(x);",
    code: "FFUSE_HANDLE_LOOPED",
    column: 12,
    headline:
      'node "a" has not run yet, so its length is not known and a loop over it does not end (stopped after 1000 items)',
    hint: "take the items you need by index or by destructuring, or loop inside a wrapped function",
  },
  {
    line: "a.rows.map((row: unknown) => row);",
    code: "FFUSE_HANDLE_CALLED",
    column: 8,
    headline: 'node "a" has not run yet, so "rows.map" cannot be called here',
    hint: "pass the handle to another wrapped function and call it inside",
  },
  {
    line: "a.x = 1;",
    code: "FFUSE_HANDLE_CHANGED",
    column: 3,
    headline: 'node "a" has not run yet, so ".x" cannot be set or removed',
    hint: "return a changed copy from a wrapped function instead",
  },
  {
    line: 'a.x.setName("b");',
    code: "FFUSE_ITEM_NAMED",
    column: 5,
    headline: '".x" is a part of the result of node "a" and cannot be named "b"',
    hint: 'name the node before taking the item: call(…).setName("b").x',
  },
  {
    line: "one(2).setName(3 as never);",
    code: "FFUSE_NAME_NOT_TEXT",
    column: 8,
    headline: 'the name of node "one_0001" was set to a value of type number',
    hint: "a name is any text but the empty one",
  },
  {
    line: 'one(2).setName("");',
    code: "FFUSE_NAME_NOT_TEXT",
    column: 8,
    headline: 'the name of node "one_0001" was set to the empty text',
    hint: "a name is any text but the empty one",
  },
  {
    line: "one([1, new Sum()]);",
    code: "FFUSE_INSTANCE_AS_ARGUMENT",
    column: 1,
    headline:
      'argument [0][1] of "one_0001" is the instance "Sum_0000", which lives in a thread of its own',
    hint: "pass what a method of the instance returns",
  },
  {
    line: 'workflow("text" as never);',
    code: "FFUSE_NOT_WRAPPABLE",
    column: 1,
    headline: "workflow(…) takes a function or a class, and was given a value of type string",
    hint: "pass the function itself, not the result of calling it",
  },
];

test.each(mistakes)("the line $line is refused at its place", async (mistake) => {
  const { line, code, column, headline, hint } = mistake;
  expect(await refusal({ "w.ts": `${head}${line}\n` }, "run", "w.ts")).toBe(
    [
      `${code}  w.ts:5:${column}`,
      `  ${headline}`,
      `  5 | ${line}`,
      `      ${" ".repeat(column - 1)}~`,
      `  hint: ${hint}\n`,
    ].join("\n"),
  );
});

test("a mistake that an imported file makes is shown in that file", async () => {
  const files = {
    "w.ts": `${head}import { total } from "./total.ts";\none(total(a));\n`,
    "total.ts": "export function total(x: number): number {\n  return x * 2;\n}\n",
  };
  expect(await refusal(files, "graph", "w.ts")).toContain(
    "FFUSE_HANDLE_USED_AS_VALUE  total.ts:2:10\n",
  );
});

test("a wrapped class that is used inside a node fails that node, which says what to call", async () => {
  const source = `${head}const outer = workflow(function outer() {\n  return new Sum();\n});\nouter();\n`;
  const rig = await makeRig({ "w.ts": source });
  const { status, stderr } = await rig.ffuse("run", "w.ts", "-q");
  expect([status, stderr]).toEqual([
    1,
    "  ✗ outer_0000\n" +
      dedent(`
        FFUSE_NODE_THREW  w.ts:8:1
          node "outer_0000" threw FfuseError [FFUSE_CALLED_INSIDE_NODE]: wrapped "Sum" was called inside node "outer_0000", where that call cannot be recorded (call the plain function: Sum.fn(…))
          8 | outer();
              ~
              at outer (w.ts:6:10)
          hint: mend the function and run again; what finished is kept

      `),
  ]);
});

test("context() outside of a node is refused, and shown where it was called", async () => {
  const source = `import { context, workflow } from "ffuse";\nconst { log } = context();\nexport default workflow(() => log("no"))();\n`;
  const rig = await makeRig({ "w.ts": source });
  const { status, stderr } = await rig.ffuse("graph", "w.ts");
  expect([status, stderr]).toEqual([
    2,
    dedent(`
      FFUSE_CONTEXT_OUTSIDE_NODE  w.ts:2:17
        context() was called where no node runs
        2 | const { log } = context();
                            ~
        hint: call it inside a wrapped function, or in what that calls
    `),
  ]);
});
