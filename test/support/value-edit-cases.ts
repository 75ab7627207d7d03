import type { EditCase } from "./edit-cases.ts";

const dep = {
  "node_modules/dep/package.json": `{"name": "dep", "version": "1.0.0", "type": "module", "main": "i.js"}`,
  "node_modules/dep/i.js": `let kept = 0; export const set = (x) => { kept = x; }; export const get = () => kept;
    export const table = { get(x) { kept = x; return kept; } };`,
};
const old = { "old.cjs": "exports.value = { a: 1 };" };
const stateFile = { "state.ts": "export const state: { a: number } = { a: 1 };" };

/** An edit of one place in code that leaves a value in `state`, which one of two functions uses. */
const edit = (
  name: string,
  code: string,
  [from, to]: readonly [string, string],
  more: Readonly<Record<string, string>> = {},
): EditCase => {
  if (!code.includes(from)) throw new Error(`no ${from} in ${name}`);
  const text = (lines: string): string => `
    import { workflow } from "ffuse";
    ${lines}
    export const used = workflow(function used(x: number) { return [x, state]; })(1);
    export const apart = workflow(function apart(x: number) { return x; })(1);
  `;
  return {
    edit: name,
    files: { ...more, "workflow.ts": text(code) },
    changes: { "workflow.ts": text(code.replace(from, to)) },
    changed: ["used"],
    unchanged: ["apart"],
  };
};
const noEdit = (name: string, code: string, change: readonly [string, string]): EditCase => ({
  ...edit(name, code, change),
  changed: [],
  unchanged: ["used", "apart"],
});

const a = "const state = { a: 1 };";
const two = ["= 2", "= 3"] as const;
const give = ["(2)", "(3)"] as const;

/** Edits of code that changes a value on a long way: one for each way that values go. */
export const valueEditCases: readonly EditCase[] = [
  edit(
    "the order of two calls",
    "let n = 0; const next = () => ++n; const one = next(); const two = next(); const state = [one, two];",
    ["const one = next(); const two = next();", "const two = next(); const one = next();"],
  ),
  edit(
    "an accessor in a pattern",
    "let n = 0; const o = { get next() { return ++n; } }; const { next } = o; const state = n;",
    ["const { next }", "const { next: before } = o; const { next }"],
  ),
  edit(
    "an accessor that is written to",
    "let n = 0; const o = { set next(x: number) { n = x; } }; o.next = 2; const state = n;",
    two,
  ),
  edit(
    "a function that is called by one that is not known",
    `${a} const set = () => { state.a += 1; }; const all = [(f: () => void) => { f(); }]; all[0]!(set);`,
    ["all[0]!(set);", "all[0]!(set); all[0]!(set);"],
  ),
  edit(
    "a new object that is also kept",
    "const state: { a: number }[] = []; function make() { const made = { a: 1 }; state.push(made); return made; } const made = make(); made.a = 2;",
    ["made.a = 2", "made.a = 3"],
  ),
  edit(
    "a value in a new object",
    `${a} function wrap() { const box: { o?: { a: number } } = {}; box.o = state; return box; } const box = wrap(); box.o!.a = 2;`,
    ["!.a = 2", "!.a = 3"],
  ),
  edit(
    "an argument that is kept",
    `const kept: { a: number }[] = []; function keep(o: { a: number }) { kept.push(o); } ${a} keep(state); kept[0]!.a = 2;`,
    ["!.a = 2", "!.a = 3"],
  ),
  edit(
    "a value that a function puts into its argument",
    `${a} function put(box: { o?: { a: number } }) { box.o = state; } const box: { o?: { a: number } } = {}; put(box); box.o!.a = 2;`,
    ["!.a = 2", "!.a = 3"],
  ),
  edit("a value that a function returns", `${a} function get() { return state; } get().a = 2;`, [
    "().a = 2",
    "().a = 3",
  ]),
  edit(
    "a method that the language calls",
    `${a} const o = { toString() { state.a += 1; return ""; } }; export const text = \`\${o}\`;`,
    ["`${o}`", "`${o}${o}`"],
  ),
  edit(
    "a constructor of a base class",
    `${a} class A { constructor(o: { a: number }) { o.a = 2; } } class B extends A { constructor(o: { a: number }) { super(o); } } new B(state);`,
    two,
  ),
  edit(
    "a constructor that is inherited",
    `${a} class A { constructor(o: { a: number }) { o.a = 2; } } class B extends A {} new B(state);`,
    two,
  ),
  edit("a static block about another", `${a} class A { static { state.a = 2; } }`, two),
  edit("a static field", `${a} class A { static held = state; } A.held.a = 2;`, [
    "held.a = 2",
    "held.a = 3",
  ]),
  edit(
    "a callback that is named",
    "const state: number[] = []; const add = (x: number) => { state.push(x); }; [2].forEach(add);",
    ["[2]", "[3]"],
  ),
  edit(
    "a value that is put into another",
    `${a} const box: { o?: { a: number } } = {}; box.o = state; box.o.a = 2;`,
    ["o.a = 2", "o.a = 3"],
  ),
  edit(
    "a method with the name of a harmless one",
    `${a} const o = { map(x: number) { state.a = x; } }; o.map(2);`,
    give,
  ),
  edit(
    "a closure over an argument",
    `${a} const make = (o: { a: number }) => (x: number) => { o.a = x; }; const set = make(state); set(2);`,
    ["set(2)", "set(3)"],
  ),
  edit(
    "a local function that is replaced",
    `${a} function outer() { function set(o: { a: number }) {} (set as unknown) = (o: { a: number }) => { o.a = 2; }; set(state); } outer();`,
    two,
  ),
  edit(
    "a value that a generator yields",
    `${a} function* gen() { yield state; } for (const o of gen()) o.a = 2;`,
    ["o.a = 2", "o.a = 3"],
  ),
  edit(
    "the arguments of a function",
    `${a} function set(..._: unknown[]) { arguments[0].a = 2; } set(state);`,
    ["a = 2", "a = 3"],
  ),
  edit(
    "a property of a function under another name",
    "const f = (x: number) => x; const g = f as { extra?: number }; g.extra = 2; const state = { toJSON: () => (f as { extra?: number }).extra };",
    ["extra = 2", "extra = 3"],
  ),
  edit(
    "a constructor that changes what it keeps",
    `${a} class A { held: { a: number }; constructor(o: { a: number }) { this.held = o; this.held.a = 2; } } new A(state);`,
    ["held.a = 2", "held.a = 3"],
  ),
  edit(
    "a field of an instance",
    "const state: number[] = []; class A { list = state; } const made = new A(); made.list.push(2);",
    give,
  ),
  edit(
    "an argument of a constructor",
    `${a} class A { constructor(readonly o: { a: number }) {} } const made = new A(state); made.o.a = 2;`,
    ["o.a = 2", "o.a = 3"],
  ),
  edit(
    "a constructor that puts a value into its instance",
    `${a} class A { held: { a: number }; constructor() { this.held = state; } } new A().held.a = 2;`,
    ["held.a = 2", "held.a = 3"],
  ),
  edit(
    "a method that puts a value into its object",
    `${a} const o = { held: { a: 0 }, fill() { this.held = state; } }; o.fill(); o.held.a = 2;`,
    ["held.a = 2", "held.a = 3"],
  ),
  edit(
    "a method that puts a value into its argument",
    `${a} const o = { fill(box: { o?: { a: number } }) { box.o = state; } }; const box: { o?: { a: number } } = {}; o.fill(box); box.o!.a = 2;`,
    ["!.a = 2", "!.a = 3"],
  ),
  edit(
    "a method that keeps its argument",
    `const kept: { a: number }[] = []; const o = { keep(x: { a: number }) { kept.push(x); } }; ${a} o.keep(state); kept[0]!.a = 2;`,
    ["!.a = 2", "!.a = 3"],
  ),
  edit(
    "a prototype of a class",
    "class A { m() { return 1; } } A.prototype.m = () => 2; const state = new A().m();",
    ["=> 2", "=> 3"],
  ),
  edit(
    "a namespace that is put into a list",
    `import { state } from "./state.ts"; import * as all from "./state.ts"; const box = [all]; box[0]!.state.a = 2;`,
    ["a = 2", "a = 3"],
    stateFile,
  ),
  edit(
    "a value of a CommonJS module",
    `import { value as state } from "./old.cjs"; import old from "./old.cjs"; old.value.a = 2;`,
    ["a = 2", "a = 3"],
    old,
  ),
  {
    ...edit(
      "a CommonJS module that changes another",
      `import { value as state } from "./old.cjs"; import "./fill.cjs"; const n = 2;`,
      two,
      { ...old, "fill.cjs": "require('./old.cjs').value.a = 2;" },
    ),
    changes: { "fill.cjs": "require('./old.cjs').value.a = 3;" },
  },
  edit(
    "state of a package",
    `import { set, get } from "dep"; set(2); const state = get;`,
    give,
    dep,
  ),
  edit(
    "a method of a package with the name of a harmless one",
    `import { table } from "dep"; table.get(2); const state = table;`,
    give,
    dep,
  ),
  edit(
    "a value of a package that a function changes",
    `import { table } from "dep"; function read(t: { get(x: number): number }) { t.get(2); } read(table); const state = table;`,
    give,
    dep,
  ),
  edit(
    "a package that is imported when it is needed",
    `import { get as state } from "dep"; const later = await import("dep"); later.set(2);`,
    give,
    dep,
  ),
  edit(
    "a value that a package may change",
    `import { set } from "dep"; ${a} const held = [state]; set(held); const state2 = 2;`,
    ["set(held)", "set(held); set([held])"],
    dep,
  ),
  {
    edit: "a package that is imported for its effects",
    files: {
      ...dep,
      "workflow.ts": `import { workflow } from "ffuse";
        workflow(function used() { return 1; })(); workflow(function apart() { return 2; })();`,
    },
    changes: {
      "workflow.ts": `import { workflow } from "ffuse"; import "dep";
        workflow(function used() { return 1; })(); workflow(function apart() { return 2; })();`,
    },
    changed: ["used", "apart"],
    unchanged: [],
  },
  {
    ...edit(
      "the version of a package",
      `import { get as state } from "dep"; const n = 2;`,
      two,
      dep,
    ),
    changes: {
      "node_modules/dep/package.json": dep["node_modules/dep/package.json"].replace(
        "1.0.0",
        "1.0.1",
      ),
    },
  },
  edit(
    "a function of a built-in module that fills what it is given",
    `import { readSync, openSync } from "node:fs"; const state = Buffer.alloc(2); readSync(openSync(process.execPath, "r"), state, 0, 2, 1);`,
    ["2, 1)", "2, 2)"],
  ),

  noEdit(
    "a function of a built-in module that only reads it",
    `import { inspect } from "node:util"; ${a} export const text = inspect(state) + "x";`,
    [`"x"`, `"y"`],
  ),
  noEdit(
    "global functions that only read it",
    `${a} export const text = String(state) + JSON.stringify(Object.keys(state)) + "x";`,
    [`"x"`, `"y"`],
  ),
  noEdit(
    "a method that only reads it",
    "const state = [1, 2]; export const found = [...state, 1].includes(2);",
    ["includes(2)", "includes(3)"],
  ),
  noEdit(
    "a new object that it is not part of",
    `${a} function make() { const made: { a?: number } = {}; made.a = state.a + 1; return made; } const made = make(); made.a = 2;`,
    ["made.a = 2", "made.a = 3"],
  ),
  noEdit(
    "a node that a node takes",
    "const state = { a: 1 }; const node = workflow(function node(s: unknown) { return s; }); const first = node(state); node(first).setName('a');",
    ["'a'", "'b'"],
  ),
];
