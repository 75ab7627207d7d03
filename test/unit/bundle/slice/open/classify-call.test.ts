import { isBuiltin } from "node:module";
import { expect, test } from "vitest";
import { analyseBundle } from "../../../../../src/bundle/slice/analyse-bundle.ts";
import { classifyCall } from "../../../../../src/bundle/slice/open/classify-call.ts";
import type { ClassifiedCall } from "../../../../../src/bundle/slice/open/classify-call.ts";
import { prepareOpenState } from "../../../../../src/bundle/slice/open/prepare-open-state.ts";

type From = ReturnType<Parameters<typeof analyseBundle>[1]>;

function importedFrom(specifier: string): From {
  if (specifier === "ffuse") return { kind: "ffuse" };
  return isBuiltin(specifier) ? { kind: "reading" } : { kind: "package", key: specifier };
}

const lines = `
import { workflow, env } from "ffuse";
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import * as path from "node:path";
import { createRequire } from "node:module";
import lodash from "lodash";
var __ffuse_here = globalThis[Symbol.for("ffuse.here")];
// w.ts
const load = createRequire("/");
const fit = workflow((x) => x);
const again = fit;
const own = () => 1;
const table = { own };
`;

function classified(line: string): ClassifiedCall {
  const analysed = analyseBundle(lines + line, importedFrom);
  const node = analysed.units.at(-1)?.node;
  const call = node?.type === "ExpressionStatement" ? node.expression : undefined;
  if (call?.type !== "CallExpression" && call?.type !== "NewExpression") throw new Error(line);
  return classifyCall(call, prepareOpenState(analysed));
}

test.each([
  ["workflow(own);", "recording"],
  ["workflow(own)(1);", "recording"],
  ["fit(1);", "recording"],
  ["env('HOME');", "recording"],
  ["require('node:path');", "require of level 0"],
  ["require('node:os');", "require of level 3"],
  ["require('./a.cjs');", "require of level 3"],
  ["require('lodash');", "require of level 2"],
  ["load('lodash');", "require of level 2"],
  ["createRequire('/')('lodash');", "require of level 2"],
  ["__ffuse_here.require('lodash');", "require of level 2"],
  ["load.resolve('lodash');", "require of level 0"],
  ["Math.max(1, 2);", "global of level 0"],
  ["(Math?.random)();", "global of level 3"],
  ["new Date(2020, 1);", "global of level 1"],
  ["new Date();", "global of level 3"],
  ["process.env.KEY.trim();", "global of level 3"],
  ["readFileSync('a');", "import of level 3"],
  ["createHash('md5');", "import of level 0"],
  ["path.resolve('a');", "import of level 1"],
  ["path.join('a');", "import of level 0"],
  ["lodash.chunk([], 2);", "import of level 2"],
  ["new lodash();", "import of level 2"],
  ["table.own();", "method"],
  ["lodash.chunk([], 2).map(own);", "method"],
  ["own();", "other"],
  ["again(1);", "other"],
  ["(() => 1)();", "other"],
])("%s is a call of kind %s", (line, kind) => {
  const found = classified(line);
  expect("level" in found ? `${found.kind} of level ${found.level}` : found.kind).toBe(kind);
});

test("a global function that may call whatever it is given is told from one that does not", () => {
  expect(classified("Array.from(a, b);")).toEqual({ kind: "global", level: 0, isCalling: true });
  expect(classified("Math.max(a, b);")).toEqual({ kind: "global", level: 0, isCalling: false });
});
