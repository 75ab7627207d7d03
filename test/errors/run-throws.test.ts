import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";
import type { Ended } from "../support/rig.ts";
import { failureOf, told } from "../support/told.ts";

/** Each node fails in its own way; the line numbers of stacks are those of this text, the first line being 1. */
const source = `import { workflow } from "ffuse";
class OwnError extends Error { override name = "OwnError"; code = "E_OWN"; shape = [2, 3]; }
const node = (name: string, fn: () => unknown) => workflow(fn)().setName(name);
const cyclic = new Error("a ring"); cyclic.cause = new Error("half way", { cause: cyclic });
export default [
  node("undefined", () => { throw undefined; }),
  node("null", () => { throw null; }),
  node("text", () => { throw "no\\nrows"; }),
  node("number", () => { throw 42; }),
  node("object", () => { throw { a: 1, deep: { b: [1, 2] } }; }),
  node("symbol", () => { throw Symbol("s"); }),
  node("frozen", () => { throw Object.freeze(new Error("frozen")); }),
  node("getter", () => { throw Object.defineProperty(new TypeError("x"), "message", { get() { throw 1; } }); }),
  node("field", () => { throw Object.defineProperty(new Error("x"), "bad", { enumerable: true, get() { throw 1; } }); }),
  node("aggregate", () => { throw new AggregateError([new Error("one"), "two"], "many"); }),
  node("causes", () => { throw new Error("outer", { cause: new TypeError("inner", { cause: "root" }) }); }),
  node("ring", () => { throw cyclic; }),
  node("own", () => { throw new OwnError("own"); }),
  node("huge", () => { throw new Error("h".repeat(10_000_000)); }),
  node("rejects", () => Promise.reject(new Error("rejected"))),
  node("awaits", async () => { await null; throw new Error("after an await"); }),
  node("timer", () => new Promise(() => { setTimeout(() => { throw new Error("in a timer"); }, 1); })),
  node("unawaited", () => new Promise(() => { void Promise.reject(new Error("unawaited")); })),
  node("proxy", () => { throw new Proxy({}, { getPrototypeOf() { throw 1; }, get() { throw 1; } }); }),
  node("endless", () => { const f = (): number => 1 + f(); return f(); }),
  node("thenable", () => ({ then(_: unknown, no: (e: unknown) => void) { no(new Error("said no")); } })),
  node("abort", () => process.abort()),
  node("good", () => 1),
];
`;

let ran: Promise<Ended & { readonly folder: string }> | undefined;

/** One run for all tests of this file. */
function runOnce(): Promise<Ended & { readonly folder: string }> {
  return (ran ??= makeRig({ "w.ts": source }).then(async (rig) => ({
    ...(await rig.ffuse("run", "w.ts")),
    folder: rig.folder,
  })));
}

/** `at <anonymous> (w.ts:12:46)`: where a text stands in the line of a node, or in the line given. */
function at(node: string, text: string, frame = "<anonymous>"): string {
  const lines = source.split("\n");
  const line = lines.findIndex((each) => each.includes(`node("${node}"`) || each.startsWith(node));
  return `at ${frame} (w.ts:${line + 1}:${(lines[line]?.indexOf(text) ?? 0) + 1})`;
}

/** What is shown of a node's failure, without its code, the call's own line and the hint, which are alike for all. */
async function shown(name: string): Promise<readonly string[]> {
  const { stderr, folder } = await runOnce();
  const [code, headline, line, underline, ...rest] = failureOf(stderr, name);
  expect(code).toBe("FFUSE_NODE_THREW  w.ts:3:62");
  expect(line).toMatch(/^3 \| const node = /);
  expect(underline).toMatch(/^~+$/);
  expect(rest.pop()).toBe("hint: mend the function and run again; what finished is kept");
  return [headline ?? "", ...rest].map((text) => text.replaceAll(`${folder}/`, ""));
}

test("a node that throws, whatever it throws, fails alone", async () => {
  const end = await runOnce();
  const { good, ...others } = told(end.stderr);
  expect([end.status, end.stdout, good]).toEqual([1, "", "ran"]);
  expect(Object.keys(others)).toHaveLength(22);
  expect(new Set(Object.values(others))).toEqual(new Set(["failed"]));
});

test.each([
  ["undefined", 'node "undefined" threw undefined'],
  ["null", 'node "null" threw null'],
  ["text", 'node "text" threw the text: "no\\nrows"'],
  ["number", 'node "number" threw a value of type number: 42'],
  ["object", 'node "object" threw a value of type object: { a: 1, deep: { b: [ 1, 2 ] } }'],
  ["symbol", 'node "symbol" threw a value of type symbol: Symbol(s)'],
  ["proxy", 'node "proxy" threw a proxy'],
])("what is thrown and is no error is shown as it is: %s", async (name, headline) => {
  expect(await shown(name)).toEqual([headline]);
});

test("an error is shown with the TypeScript line it was made at", async () => {
  expect(await shown("frozen")).toEqual([
    'node "frozen" threw Error: frozen',
    at("frozen", "new Error"),
  ]);
});

test("an error whose message cannot be read is shown with its class", async () => {
  expect(await shown("getter")).toEqual(['node "getter" threw TypeError: (cannot be shown)']);
});

test("a field of an error that cannot be read does not hide the rest", async () => {
  expect(await shown("field")).toEqual([
    'node "field" threw Error: x',
    at("field", "new Error"),
    "bad: (cannot be shown)",
  ]);
});

test("the errors of an AggregateError are shown", async () => {
  expect(await shown("aggregate")).toEqual([
    'node "aggregate" threw AggregateError: many',
    at("aggregate", "new AggregateError"),
    "one of its errors: Error: one",
    at("aggregate", "new Error"),
    'one of its errors: the text: "two"',
  ]);
});

test("the chain of causes is shown to its end", async () => {
  expect(await shown("causes")).toEqual([
    'node "causes" threw Error: outer',
    at("causes", "new Error"),
    "caused by: TypeError: inner",
    at("causes", "new TypeError"),
    'caused by: the text: "root"',
  ]);
});

test("a chain of causes that comes back to its start ends there", async () => {
  expect(await shown("ring")).toEqual([
    'node "ring" threw Error: a ring',
    at("const cyclic", "new Error"),
    "caused by: Error: half way",
    at("const cyclic", 'new Error("half'),
    "caused by: the same error again",
  ]);
});

test("an error of the user's own class is shown with its code and its fields", async () => {
  expect(await shown("own")).toEqual([
    'node "own" threw OwnError [E_OWN]: own',
    at("own", "new OwnError"),
    "shape: [ 2, 3 ]",
  ]);
});

test("a message of ten megabytes is cut, and says how long it was", async () => {
  expect(await shown("huge")).toEqual([
    `node "huge" threw Error: ${"h".repeat(10_000)}… (10000000 characters)`,
    at("huge", "new Error"),
  ]);
});

test.each([
  ["rejects", 'node "rejects" threw Error: rejected', at("rejects", "new Error")],
  ["awaits", 'node "awaits" threw Error: after an await', at("awaits", "new Error")],
  ["timer", 'node "timer" threw Error: in a timer', at("timer", "new Error", "Timeout._onTimeout")],
  ["thenable", 'node "thenable" threw Error: said no', at("thenable", "new Error", "Object.then")],
])("what fails later than the call fails the node: %s", async (name, headline, frame) => {
  expect(await shown(name)).toEqual([headline, frame]);
});

test("a rejection that nobody awaits fails the node while it runs", async () => {
  expect((await shown("unawaited"))[0]).toBe('node "unawaited" threw Error: unawaited');
});

test("infinite recursion fails the node", async () => {
  expect((await shown("endless")).slice(0, 2)).toEqual([
    'node "endless" threw RangeError: Maximum call stack size exceeded',
    expect.stringMatching(/^at f \(w\.ts:25:\d+\)$/),
  ]);
});

test("process.abort() fails the node and not the run", async () => {
  expect((await shown("abort"))[0]).toBe(
    'node "abort" threw TypeError [ERR_WORKER_UNSUPPORTED_OPERATION]: process.abort() is not supported in workers',
  );
});
