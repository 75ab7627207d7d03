import { isBuiltin } from "node:module";
import { describe, expect, test } from "vitest";
import { analyseBundle } from "../../../../src/bundle/slice/analyse-bundle.ts";
import { constantsStatement } from "../../../../src/bundle/slice/constants-statement.ts";
import { findOpen } from "../../../../src/bundle/slice/find-open.ts";
import { withoutConstants } from "../../../../src/bundle/slice/without-constants.ts";

type From = ReturnType<Parameters<typeof analyseBundle>[1]>;

function importedFrom(specifier: string): From {
  if (specifier === "ffuse") return { kind: "ffuse" };
  return isBuiltin(specifier) ? { kind: "reading" } : { kind: "package", key: specifier };
}

const imports = `
import { workflow, file } from "ffuse";
import { readFileSync, readdirSync } from "node:fs";
import { createHash, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { hostname } from "node:os";
import { env } from "node:process";
import * as fs from "node:fs/promises";
import lodash from "lodash";
const __ffuse_at = globalThis[Symbol.for("ffuse.here")]; const { require } = __ffuse_at("w.ts");
var __ffuse_here = __ffuse_at("w.ts");
// workflow.ts
`;

function levelOf(code: string, name: string): number | undefined {
  const analysed = analyseBundle(imports + code, importedFrom);
  const variable = analysed.names.ofModule.get(name);
  if (variable === undefined) throw new Error(`no variable ${name}`);
  return findOpen(analysed).ofModule.get(variable) ?? 0;
}

describe("a value that its code does not tell is open", () => {
  test.each([
    ["const x = Date.now();"],
    ["const x = new Date();"],
    ["const x = Number(process.env.T);"],
    ["const x = env.KEY ?? 'none';"],
    ["const { T: x } = process.env;"],
    ["const x = process.argv.slice(2);"],
    ["const x = process.cwd();"],
    ["const x = Math.random() * 3;"],
    ["const x = performance.now();"],
    ["const x = crypto.randomUUID();"],
    ["const x = randomUUID();"],
    ["const x = hostname();"],
    ["const x = JSON.parse(readFileSync('c.json', 'utf8'));"],
    ["const x = readdirSync('rows').map((name) => name.length);"],
    ["const x = await fs.readFile('c.json');"],
    ["const x = await (await fetch('http://localhost/')).json();"],
    ["const x = somethingUnknown;"],
    ["const x = globalThis.settings;"],
    ["const x = [1, { a: Date.now() }];"],
    ["const x = `${Date.now()}`;"],
    ["const x = process.env.T === 'a' ? 1 : 2;"],
    ["let x = 1; if (process.env.T) x = 2;"],
    ["let x; x = Date.now();"],
    ["const x = []; x.push(process.env.T);"],
    ["const x = {}; for (const name of readdirSync('.')) x[name] = 1;"],
    ["const y = process.env.T; const x = { y };"],
    ["const y = process.env.T; const x = [1].map((n) => n + y);"],
    ["function now() { return Date.now(); } const x = now();"],
    ["const now = () => Date.now(); const later = () => now() + 1; const x = later();"],
    ["const x = (() => process.env.T)();"],
    ["const x = [1].map(() => Math.random());"],
    ["const roll = () => Math.random(); const x = [1].map(roll);"],
    ["const clock = { now: () => Date.now() }; const x = clock.now();"],
    ["const clock = { now() { return Date.now(); } }; const { now } = clock; const x = now();"],
    ["const clock = { get now() { return Date.now(); } }; const x = clock.now;"],
    ["const clock = { get now() { return Date.now(); } }; const { now: x } = clock;"],
    ["class Clock { now() { return Date.now(); } } const x = new Clock().now();"],
    ["class Clock { at = Date.now(); } const x = new Clock();"],
    ["class Clock { constructor() { this.at = Date.now(); } } const x = new Clock();"],
    [
      "class Clock { constructor() { this.at = Date.now(); } } class Own extends Clock {} const x = new Own();",
    ],
    ["class x { static at = Date.now(); }"],
    ["class x { static { this.at = Date.now(); } }"],
    ["const fns = [() => Date.now()]; const x = fns[0]();"],
    ["const fns = [() => Date.now()]; const x = fns.map((fn) => fn());"],
    ["const fns = new Map([['now', () => Date.now()]]); const x = fns.get('now')();"],
    ["const run = (fn) => fn(); const x = run(() => Date.now());"],
    ["const run = (fn) => fn(); const now = () => Date.now(); const x = run(now);"],
    ["const run = (o) => o.fn(); const x = run({ fn: () => Date.now() });"],
    ["const twice = (fn) => () => fn(); const x = twice(() => Date.now())();"],
    [
      "function load() { const text = readFileSync('a', 'utf8'); return () => text; } const x = load();",
    ],
    ["const o = { toString() { return process.env.T; } }; const x = `${o}`;"],
    ["const D = Date; const x = D.now();"],
    ["const x = new Proxy({}, { get: () => Date.now() }).a;"],
    ["const x = Reflect.apply(Date.now, undefined, []);"],
    ["const x = Object.defineProperty({}, 'a', { get: () => Date.now() }).a;"],
    ["const x = (await import('node:os')).cpus();"],
    ["const load = createRequire('file:///a.mjs'); const x = load('./c.json');"],
    ["const x = await new Promise((done) => { done(process.env.T); });"],
    ["let x = 1; function set() { x = Date.now(); } set();"],
    ["const x = {}; function fill(into) { into.at = Date.now(); } fill(x);"],
    ["const x = eval('1');"],
    ["function x() {} x.at = Date.now();"],
    ["const x = () => x.at; Object.assign(x, { at: process.env.T });"],
  ])("%s", (code) => {
    expect(levelOf(code, "x")).toBe(3);
  });
});

describe("a value that its code tells is closed", () => {
  test.each([
    ["const x = 3;"],
    ["const x = -1.5e3 + 2 ** 4;"],
    ["const x = 'a' + `b${1 + 2}`;"],
    ["const x = /a/g;"],
    ["const x = [1, [2, { a: null }]];"],
    ["const x = new Map([['a', 1]]);"],
    ["const x = new Set([1, 2]);"],
    ["const x = new URL('https://example.org/a');"],
    ["const x = new RegExp('a+');"],
    ["const x = new Float64Array([1, 2]);"],
    ["const x = () => Date.now();"],
    ["function x() { return process.env.T; }"],
    ["const x = { now: () => Date.now() };"],
    ["class x { now() { return Date.now(); } }"],
    [
      "class Clock { constructor(n) { this.n = n; } now() { return Date.now(); } } const x = new Clock(1);",
    ],
    ["const x = workflow(() => Date.now());"],
    ["const f = workflow(() => Date.now()); const x = f(process.env.T);"],
    ["const f = workflow(() => Date.now()); const x = [1, 2].map((n) => f(n));"],
    ["const f = workflow(function f() {}); const x = f(1).setName('a');"],
    ["const x = file('rows.csv');"],
    ["const x = [3, 1, 2].sort((a, b) => a - b);"],
    ["const x = Object.entries({ a: 1 }).map(([key, n]) => key + n);"],
    ["const x = Math.max(1, Math.PI);"],
    ["const x = JSON.parse('{}');"],
    ["const x = Object.freeze({ a: 1 });"],
    ["const x = structuredClone([1]);"],
    ["const double = (n) => n * 2; const x = [1, 2].map(double);"],
    ["function add(a, b) { return a + b; } const x = add(1, 2);"],
    ["function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } const x = fib(9);"],
    ["const y = process.env.T; const x = () => y;"],
    ["const y = process.env.T; const z = (n) => n + y; const x = 3;"],
    ["const x = join('a', 'b');"],
    ["const x = createHash('sha256').update('a').digest('hex');"],
    ["const twice = (fn) => () => fn(); const x = twice(() => Date.now());"],
    [
      "const log = (text) => console.log(Date.now(), text); const noisy = (fn) => (n) => { log(n); return fn(n); }; const x = noisy((n) => n);",
    ],
    ["const x = typeof process === 'undefined';"],
    ["const x = (v) => v instanceof Date; const y = x(1);"],
    ["const x = Symbol.for('a');"],
    ["const x = 'b,a'.split(',').toSorted();"],
    ["let x = 0; for (const n of [1, 2, 3]) x += n;"],
    ["const x = Promise.resolve(1);"],
    ["const load = createRequire('file:///a.mjs'); const x = load;"],
    ["enumerate(0); function enumerate(n) { return n; } const x = enumerate(1);"],
    ["console.log(process.env.T); const x = 1;"],
    ["const x = __ffuse_here.url;"],
    ["function x(v) { return v; } const y = JSON.parse(x(readFileSync('a', 'utf8')));"],
    ["const x = () => 1; lodash.each([x, process.env.T]);"],
    ["const x = require.resolve('lodash');"],
    ["const x = new URL('rows.csv', __ffuse_here.url);"],
    ["const { dirname: x } = __ffuse_here;"],
  ])("%s", (code) => {
    expect(levelOf(code, "x")).toBe(0);
  });
});

test("what a package gives is between the two, and so is what depends on the place of the process", () => {
  expect(levelOf("const x = lodash.chunk([1, 2], 1);", "x")).toBe(2);
  expect(levelOf("const x = await import('lodash');", "x")).toBe(2);
  expect(levelOf("const x = resolve('a');", "x")).toBe(1);
  expect(levelOf("const x = new Date(2024, 1, 1);", "x")).toBe(1);
  expect(levelOf("const x = (1.5).toLocaleString();", "x")).toBe(1);
});

test("the statement of getters names open values only, is a module's, and can be taken off again", () => {
  const text = `${imports}var a = Date.now();\nvar b = 1;\nvar c = lodash.chunk([1], 1);\n`;
  const statement = constantsStatement(text, importedFrom) ?? "";
  expect(statement).toBe(
    'globalThis[Symbol.for("ffuse.constants")] = [["a", true, () => a], ["c", false, () => c]];\n',
  );
  expect(withoutConstants(`${text}${statement}//# sourceMappingURL=a.mjs.map\n`)).toBe(
    `${text}//# sourceMappingURL=a.mjs.map\n`,
  );
  expect(withoutConstants(text + statement)).toBe(text);
  expect(withoutConstants(`${text}const like = \`\n${statement}\`;\n`)).toContain(statement);
  expect(constantsStatement("var a = 1;\n", importedFrom)).toBeUndefined();
});
