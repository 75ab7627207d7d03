import { expect, test } from "vitest";
import type { NodeName } from "../../../src/model/ids.ts";
import type { Warning } from "../../../src/model/run-event.ts";
import { formatWarning } from "../../../src/report/format-warning.ts";

const node = "model" as NodeName;
const place = { file: "w.ts", line: 1, column: 2 };

const cases: readonly (readonly [Warning, ReturnType<typeof formatWarning>])[] = [
  [
    { kind: "rule-matches-nothing", text: "modle", near: ["model"], place },
    { text: 'the rule for "modle" matches no node; near names: "model"', place },
  ],
  [
    { kind: "rule-matches-nothing", text: "x", near: [] },
    { text: 'the rule for "x" matches no node' },
  ],
  [
    { kind: "entry-damaged", path: "results/ab/abc", found: "it is empty", node },
    {
      text: 'stored result results/ab/abc cannot be used: it is empty; node "model" runs again',
    },
  ],
  [
    { kind: "node-unspellable", node, where: "[0].fn", what: "a function", place },
    {
      text: 'node "model" runs every time: its argument [0].fn holds a function, which has no fingerprint; pass plain data, or make it inside the function',
      place,
    },
  ],
  [
    { kind: "function-unknowable", node, what: "it closes over name", place },
    {
      text: 'node "model" runs every time: it closes over name; pass it as an argument, or make it inside the function',
      place,
    },
  ],
  [
    { kind: "late-error", node, message: "Error: late" },
    { text: 'code of node "model" failed after its end: Error: late' },
  ],
  [
    { kind: "late-error", message: "Error: late" },
    { text: "code failed after its end: Error: late" },
  ],
];

test.each(cases)("the warning %j is told in one line", (warning, told) => {
  expect(formatWarning(warning)).toEqual(told);
});
