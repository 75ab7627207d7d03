/** An edit of a project, and which of its functions have to have another slice after it. */
export interface EditCase {
  readonly edit: string;
  readonly files: Readonly<Record<string, string>>;
  readonly changes: Readonly<Record<string, string>>;
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

const helpers = {
  "workflow.ts": `
    import { workflow } from "ffuse";
    import { outer } from "./outer.ts";
    import type { Row } from "./types.ts";
    const unrelated = (x: number) => x * 10;
    export const used = workflow(function used(x: number) { return outer(x); })(1);
    export const apart = workflow(function apart(x: number) { return unrelated(x); })(1);
  `,
  "outer.ts": `
    import { inner } from "./inner.ts";
    const rate = 3;
    export function outer(x: number) { const doubled = x * 2; return inner(doubled) + rate; }
    export function spare() { return 1; }
  `,
  "inner.ts": "export function inner(x: number) { return x + 1; }",
  "types.ts": "export interface Row { readonly a: number }",
};
const both = ["used", "apart"];
const none: readonly string[] = [];

const state = (lines: string): Readonly<Record<string, string>> => ({
  "workflow.ts": `
    import { workflow } from "ffuse";
    ${lines}
    export const used = workflow(function used(x: number) { return [x, state]; })(1);
    export const apart = workflow(function apart(x: number) { return x; })(1);
  `,
});
const stateEdit = (edit: string, before: string, after: string): EditCase => ({
  edit,
  files: state(before),
  changes: state(after),
  changed: ["used"],
  unchanged: ["apart"],
});
const noEdit = (edit: string, before: string, after: string): EditCase => ({
  edit,
  files: state(before),
  changes: state(after),
  changed: none,
  unchanged: both,
});
const using = (
  edit: string,
  lines: string,
  expression: string,
  from: string,
  to: string,
): EditCase => {
  const text = `
    import { workflow } from "ffuse";
    ${lines}
    export const used = workflow(function used(x: number) { return ${expression}; })(1);
    export const apart = workflow(function apart(x: number) { return x; })(1);
  `;
  if (!text.includes(from)) throw new Error(`no ${from} in ${edit}`);
  return {
    edit,
    files: { "workflow.ts": text },
    changes: { "workflow.ts": text.replace(from, to) },
    changed: ["used"],
    unchanged: ["apart"],
  };
};

const helperEdit = (
  edit: string,
  file: keyof typeof helpers,
  from: string,
  to: string,
  changed: readonly string[],
): EditCase => {
  if (!helpers[file].includes(from)) throw new Error(`no ${from} in ${file}`);
  return {
    edit,
    files: helpers,
    changes: { [file]: helpers[file].replace(from, to) },
    changed,
    unchanged: both.filter((name) => !changed.includes(name)),
  };
};

/** Edits of small projects, one for each way that code can reach and change values. */
export const editCases: readonly EditCase[] = [
  helperEdit("a comment", "outer.ts", "const rate", "// The rate.\nconst rate", none),
  helperEdit("a comment in an expression", "outer.ts", "x * 2", "x /* two */ * 2", none),
  helperEdit("white space", "outer.ts", "x * 2", "x\n  *  2", none),
  helperEdit(
    "the name of a local",
    "outer.ts",
    "const doubled = x * 2; return inner(doubled)",
    "const twice = x * 2; return inner(twice)",
    none,
  ),
  helperEdit("a type", "types.ts", "number", "string", none),
  helperEdit("a type annotation", "inner.ts", "(x: number)", "(x: 1 | 2 | number)", none),
  helperEdit("an unused helper", "outer.ts", "return 1", "return 2", none),
  helperEdit(
    "a new unused helper",
    "inner.ts",
    "export",
    "export const more = () => 5;\nexport",
    none,
  ),
  helperEdit(
    "a new name at the top that locals have",
    "workflow.ts",
    "const unrelated",
    "export const x = [1], doubled = 2, rate = 4;\nconst unrelated",
    none,
  ),
  helperEdit("a used helper", "outer.ts", "x * 2", "x * 3", ["used"]),
  helperEdit("a helper of a helper", "inner.ts", "x + 1", "x + 2", ["used"]),
  helperEdit("a constant", "outer.ts", "rate = 3", "rate = 4", ["used"]),
  helperEdit("the function itself", "workflow.ts", "return outer(x)", "return outer(x) + 1", [
    "used",
  ]),
  helperEdit(
    "the order of functions",
    "outer.ts",
    "const rate = 3;\n    export function outer(x: number) { const doubled = x * 2; return inner(doubled) + rate; }",
    "export function outer(x: number) { const doubled = x * 2; return inner(doubled) + rate; }\nconst rate = 3;",
    none,
  ),
  helperEdit(
    "the order of nodes",
    "workflow.ts",
    "export const used = workflow(function used(x: number) { return outer(x); })(1);\n    export const apart",
    "export const first = workflow(function first() { return 1; })(); export const used = workflow(function used(x: number) { return outer(x); })(1).setName('n');\n    export const apart",
    none,
  ),

  stateEdit(
    "a statement that writes to a member",
    "const state = { a: 1 }; state.a = 2;",
    "const state = { a: 1 }; state.a = 3;",
  ),
  stateEdit(
    "a new statement that writes",
    "const state = { a: 1 };",
    "const state = { a: 1 }; state.a = 3;",
  ),
  stateEdit(
    "a let that is assigned elsewhere",
    "let state = 1; function set() { state = 2; } set();",
    "let state = 1; function set() { state = 3; } set();",
  ),
  stateEdit(
    "the call that assigns it",
    "let state = 1; function set(x: number) { state = x; } set(2);",
    "let state = 1; function set(x: number) { state = x; } set(3);",
  ),
  stateEdit("a counter", "let state = 1; state++;", "let state = 1; state++; state++;"),
  stateEdit(
    "destructuring into it",
    "let state = 1; [state] = [2];",
    "let state = 1; [state] = [3];",
  ),
  stateEdit(
    "a loop that assigns it",
    "let state = 1; for (state of [1, 2]);",
    "let state = 1; for (state of [1, 3]);",
  ),
  stateEdit(
    "an alias",
    "const state = { a: 1 }; const b = state; b.a = 2;",
    "const state = { a: 1 }; const b = state; b.a = 3;",
  ),
  stateEdit(
    "an alias of an alias",
    "const state = { a: 1 }; const b = state; const c = [b]; c[0]!.a = 2;",
    "const state = { a: 1 }; const b = state; const c = [b]; c[0]!.a = 3;",
  ),
  stateEdit(
    "a destructured alias",
    "const state = { a: { b: 1 } }; const { a } = state; a.b = 2;",
    "const state = { a: { b: 1 } }; const { a } = state; a.b = 3;",
  ),
  stateEdit(
    "a function that changes its parameter",
    "const state = { a: 1 }; const set = (o: { a: number }) => { o.a = 2; }; set(state);",
    "const state = { a: 1 }; const set = (o: { a: number }) => { o.a = 3; }; set(state);",
  ),
  stateEdit(
    "a method that changes its object",
    "const state = { a: 1, set() { this.a = 2; } }; state.set();",
    "const state = { a: 1, set() { this.a = 3; } }; state.set();",
  ),
  stateEdit(
    "a registry",
    "const state: unknown[] = []; const add = (x: unknown) => { state.push(x); }; add(1);",
    "const state: unknown[] = []; const add = (x: unknown) => { state.push(x); }; add(2);",
  ),
  stateEdit(
    "a Map",
    "const m = new Map([['a', 1]]); m.set('b', 2); const state = [...m];",
    "const m = new Map([['a', 1]]); m.set('b', 3); const state = [...m];",
  ),
  stateEdit(
    "a callback that is kept",
    "const state = { a: 1 }; const hooks: (() => void)[] = []; hooks.push(() => { state.a = 2; }); hooks.forEach((h) => h());",
    "const state = { a: 1 }; const hooks: (() => void)[] = []; hooks.push(() => { state.a = 3; }); hooks.forEach((h) => h());",
  ),
  stateEdit(
    "Object.assign",
    "const state = { a: 1 }; Object.assign(state, { a: 2 });",
    "const state = { a: 1 }; Object.assign(state, { a: 3 });",
  ),
  stateEdit(
    "delete",
    "const state: { a?: number } = { a: 1 };",
    "const state: { a?: number } = { a: 1 }; delete state.a;",
  ),
  {
    edit: "a global",
    files: state("const state = 1; (globalThis as Record<string, unknown>)['q'] = 1;"),
    changes: state("const state = 1; (globalThis as Record<string, unknown>)['q'] = 2;"),
    changed: both,
    unchanged: none,
  },
  {
    edit: "a prototype of a built-in",
    files: state("const state = 1; (Array.prototype as { last?: unknown }).last = 1;"),
    changes: state("const state = 1; (Array.prototype as { last?: unknown }).last = 2;"),
    changed: both,
    unchanged: none,
  },
  stateEdit(
    "an accessor that counts",
    "let n = 0; const o = { get next() { return ++n; } }; const first = o.next; const state = n;",
    "let n = 0; const o = { get next() { return ++n; } }; const first = [o.next, o.next]; const state = n;",
  ),
  stateEdit(
    "an iterator that is used up",
    "function* gen() { yield 1; yield 2; yield 3; } const it = gen(); const [first] = it; const state = [...it];",
    "function* gen() { yield 1; yield 2; yield 3; } const it = gen(); const state = [...it];",
  ),
  stateEdit(
    "a thrown object",
    "const state = { a: 1 }; try { throw state; } catch (e) { (e as { a: number }).a = 2; }",
    "const state = { a: 1 }; try { throw state; } catch (e) { (e as { a: number }).a = 3; }",
  ),
  stateEdit(
    "a tagged template that writes",
    "const state = { a: 1 }; const tag = (_: unknown, x: number) => { state.a = x; }; tag`${2}`;",
    "const state = { a: 1 }; const tag = (_: unknown, x: number) => { state.a = x; }; tag`${3}`;",
  ),
  stateEdit(
    "the order of two writes",
    "const state = { a: 1 }; state.a = 2; state.a = 3;",
    "const state = { a: 1 }; state.a = 3; state.a = 2;",
  ),
  stateEdit(
    "a static block",
    "class A { static a = 1; static { A.a = 2; } } const state = A.a;",
    "class A { static a = 1; static { A.a = 3; } } const state = A.a;",
  ),
  stateEdit(
    "a write in an immediate function",
    "const state = { a: 1 }; (() => { state.a = 2; })();",
    "const state = { a: 1 }; (() => { state.a = 3; })();",
  ),
  stateEdit(
    "a write in a block",
    "let state = 1; if (Math.abs(1) > 0) { state = 2; }",
    "let state = 1; if (Math.abs(1) > 0) { state = 3; }",
  ),
  noEdit(
    "a statement about something else",
    "const state = { a: 1 }; const other = { b: 1 }; other.b = 2;",
    "const state = { a: 1 }; const other = { b: 1 }; other.b = 3;",
  ),
  noEdit(
    "a log line",
    "const state = { a: 1 }; console.log(state.a);",
    "const state = { a: 1 }; console.log('state', state.a);",
  ),
  noEdit(
    "a pure use of it",
    "const state = { a: [1] }; const sum = state.a.reduce((s, x) => s + x, 0); export { sum };",
    "const state = { a: [1] }; const sum = state.a.reduce((s, x) => s - x, 0); export { sum };",
  ),
  noEdit(
    "a local function that only reads it",
    "const state = { a: [1] }; function size(o: { a: number[] }) { return o.a.length; } export const n = size(state);",
    "const state = { a: [1] }; function size(o: { a: number[] }) { return o.a.length + 1; } export const n = size(state);",
  ),
  noEdit(
    "a node that takes it",
    "const state = { a: 1 }; workflow(function node(s: unknown) { return s; })(state).setName('a');",
    "const state = { a: 1 }; workflow(function node(s: unknown) { return [s]; })(state).setName('b');",
  ),
  noEdit(
    "nodes made in a loop over it",
    "const state = [1, 2]; const node = workflow(function node(s: unknown) { return s; }); export const all = state.map((s) => node(s).setName(`n${s}`));",
    "const state = [1, 2]; const node = workflow(function node(s: unknown) { return s; }); export const all = state.map((s) => node(s).setName(`m${s}`));",
  ),

  using(
    "a default parameter",
    "const base = 1; function f(x: number, y = base) { return x + y; }",
    "f(x)",
    "base = 1",
    "base = 2",
  ),
  using(
    "a base class",
    "class A { m() { return 1; } } class B extends A { n() { return this.m(); } }",
    "new B().n()",
    "return 1;",
    "return 2;",
  ),
  using(
    "a private method",
    "class B { #m() { return 1; } n() { return this.#m(); } }",
    "new B().n()",
    "return 1;",
    "return 2;",
  ),
  using(
    "an accessor of a class",
    "class B { get n() { return 1; } }",
    "new B().n",
    "return 1;",
    "return 2;",
  ),
  using("a field of a class", "class B { n = 1; }", "new B().n", "n = 1", "n = 2"),
  using("an enum", "enum E { A = 1, B = 2 }", "Object.keys(E).length + E.B", "B = 2", "B = 3"),
  using("a const enum", "const enum E { A = 1, B = 2 }", "E.B", "B = 2", "B = 3"),
  using(
    "a namespace",
    "namespace N { export const z = 1; export function f() { return z; } }",
    "N.f()",
    "z = 1",
    "z = 2",
  ),
  using(
    "destructuring with a default",
    "const { a, b = 2 } = { a: 1 } as { a: number; b?: number };",
    "a + b",
    "b = 2",
    "b = 3",
  ),
  using(
    "a computed key",
    "const key = 'k'; const o = { [key]: 1 };",
    "Object.keys(o)",
    "'k'",
    "'l'",
  ),
  using(
    "a closure from a factory",
    "const make = (k: number) => (x: number) => x + k; const add = make(1);",
    "add(x)",
    "make(1)",
    "make(2)",
  ),
  using(
    "a tagged template",
    "const tag = (s: TemplateStringsArray) => s.join('') + '1';",
    "tag`a`",
    "'1'",
    "'2'",
  ),
  using("a generator", "function* gen() { yield 1; }", "[...gen()]", "yield 1", "yield 2"),
  using("a regular expression", "const re = /a+/;", "'aab'.replace(re, '')", "/a+/", "/a/"),
  using("a template", "const name = 'a'; const text = `x ${name}  y`;", "text", "  y", " y"),
  using("white space in a string", "const text = 'a b';", "text", "'a b'", "'a  b'"),
  using("shorthand of an object", "const a = 1; const o = { a };", "o.a", "a = 1", "a = 2"),
  using(
    "the name of a function",
    "const named = function one() { return named.name; };",
    "named()",
    "function one",
    "function two",
  ),
  using(
    "a decorator",
    "function d(add: number) { return (f: (x: number) => number, _: unknown) => function (this: unknown, x: number) { return f.call(this, x) + add; }; } class A { @d(1) m(x: number) { return x; } }",
    "new A().m(x)",
    "@d(1)",
    "@d(2)",
  ),
  using("an async function", "const later = async () => 1;", "later()", "=> 1", "=> 2"),
  using(
    "a label and a loop",
    "function f() { let n = 0; outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === a) continue outer; n += 1; } } return n; }",
    "f()",
    "n += 1",
    "n += 2",
  ),
  using("a nested constant", "const a = { b: { c: [1] } };", "a.b.c[0]", "[1]", "[2]"),
  using(
    "what a constant is made of",
    "const base = 2; const twice = base * 2;",
    "twice",
    "base = 2",
    "base = 3",
  ),
  using("typeof", "const a = 1;", "typeof a", "a = 1", "a = '1'"),

  {
    edit: "a name exported again elsewhere",
    files: {
      "workflow.ts": `import { workflow } from "ffuse"; import { value as v } from "./index.ts"; import * as all from "./index.ts";
        workflow(function used(x: number) { return v + x; })(1); workflow(function apart(x: number) { return all.other; })(1);`,
      "index.ts": `export * from "./a.ts"; export { default as other } from "./b.ts";`,
      "a.ts": "export const value = 1;",
      "b.ts": "export default 1;",
    },
    changes: { "a.ts": "export const value = 2;" },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a JSON file",
    files: {
      "workflow.ts": `import { workflow } from "ffuse"; import data from "./data.json"; import { b } from "./named.json";
        workflow(function used() { return data.list.length; })(); workflow(function apart() { return b; })();`,
      "data.json": `{ "list": [1, 2] }`,
      "named.json": `{ "a": 1, "b": 2 }`,
    },
    changes: { "data.json": `{ "list": [1] }`, "named.json": `{ "a": 3, "b": 2 }` },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a module that is imported when a function runs",
    files: {
      "workflow.ts": `import { workflow } from "ffuse";
        workflow(async function used() { return (await import("./later.ts")).value; })();
        workflow(function apart() { return 1; })();`,
      "later.ts": `import { deep } from "./deep.ts"; export const value = deep() + 1;`,
      "deep.ts": "export const deep = () => 1;",
    },
    changes: { "deep.ts": "export const deep = () => 2;" },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a CommonJS module",
    files: {
      "workflow.ts": `import { workflow } from "ffuse"; import { value } from "./old.cjs";
        workflow(function used() { return value; })(); workflow(function apart() { return 1; })();`,
      "old.cjs": "exports.value = require('./deep.cjs').deep;",
      "deep.cjs": "exports.deep = 1;",
    },
    changes: { "deep.cjs": "exports.deep = 2;" },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a module imported for its effects",
    files: {
      "workflow.ts": `import { workflow } from "ffuse"; import { table } from "./table.ts"; import "./fill.ts";
        workflow(function used() { return table; })(); workflow(function apart() { return 1; })();`,
      "table.ts": "export const table: number[] = [];",
      "fill.ts": `import { table } from "./table.ts"; table.push(1);`,
    },
    changes: { "fill.ts": `import { table } from "./table.ts"; table.push(2);` },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a constant that a factory of wrapped functions is called with",
    files: {
      "workflow.ts": `import { workflow } from "ffuse";
        const make = (k: number) => workflow(function used(x: number) { return x + k; });
        make(1)(1); workflow(function apart() { return 1; })();`,
    },
    changes: {
      "workflow.ts": `import { workflow } from "ffuse";
        const make = (k: number) => workflow(function used(x: number) { return x + k; });
        make(2)(1); workflow(function apart() { return 1; })();`,
    },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a constant of a factory that is called through another",
    files: {
      "workflow.ts": `import { workflow } from "ffuse";
        const make = (k: number) => workflow(function used(x: number) { return x + k; });
        function both(list: number[]) { return list.map((k) => make(k)(1)); }
        both([1, 2]); workflow(function apart() { return 1; })();`,
    },
    changes: {
      "workflow.ts": `import { workflow } from "ffuse";
        const make = (k: number) => workflow(function used(x: number) { return x + k; });
        function both(list: number[]) { return list.map((k) => make(k)(1)); }
        both([2, 2]); workflow(function apart() { return 1; })();`,
    },
    changed: ["used"],
    unchanged: ["apart"],
  },
  {
    edit: "a decorated class",
    files: {
      "workflow.ts": `import { workflow } from "ffuse"; const by = 1;
        @workflow class Used { constructor(readonly a: number) {} m(x: number) { return this.a + x + by; } }
        export const one = new Used(1).m(2); workflow(function apart() { return 1; })();`,
    },
    changes: {
      "workflow.ts": `import { workflow } from "ffuse"; const by = 2;
        @workflow class Used { constructor(readonly a: number) {} m(x: number) { return this.a + x + by; } }
        export const one = new Used(1).m(2); workflow(function apart() { return 1; })();`,
    },
    changed: ["Used"],
    unchanged: ["apart"],
  },
  {
    edit: "a call of a decorated class",
    files: {
      "workflow.ts": `import { workflow } from "ffuse";
        @workflow class Used { constructor(readonly a: number) {} m(x: number) { return this.a + x; } }
        export const one = new Used(1).m(2); workflow(function apart() { return 1; })();`,
    },
    changes: {
      "workflow.ts": `import { workflow } from "ffuse";
        @workflow class Used { constructor(readonly a: number) {} m(x: number) { return this.a + x; } }
        export const one = new Used(3).m(4); export const two = new Used(1).m(3); workflow(function apart() { return 1; })();`,
    },
    changed: [],
    unchanged: ["Used", "apart"],
  },
  {
    edit: "the wrapped text around a function",
    files: {
      "workflow.ts": `import { workflow } from "ffuse"; import { used, apart } from "./all.ts";
        export const a = workflow(used)(1).setName("a"); export const b = workflow(apart)(a).setName("b");`,
      "all.ts":
        "export function used(x: number) { return x; } export function apart(x: number) { return x + 1; }",
    },
    changes: {
      "workflow.ts": `import { workflow } from "ffuse"; import { used, apart } from "./all.ts";
        const again = 3;
        export const c = workflow(used)(again).setName("c"); export const b = workflow(apart)([c, 5]).setName("q");`,
    },
    changed: [],
    unchanged: ["used", "apart"],
  },
];
