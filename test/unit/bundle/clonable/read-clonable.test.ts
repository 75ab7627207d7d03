import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readClonable } from "../../../../src/bundle/clonable/read-clonable.ts";

/** Asks about the class between «» of a bundle; without them, about `class A { BODY }`. */
function why(text: string, around = ""): string | undefined {
  const bundle = text.includes("«") ? text : `${around}\nvar W = workflow(«class A {${text}}»);`;
  const asked = bundle.slice(bundle.indexOf("«") + 1, bundle.indexOf("»"));
  const hash = createHash("sha256").update(asked).digest("hex");
  const imports = `import { workflow } from "file:///x/dist/author/author.js";\n`;
  return readClonable(imports + bundle.replace(/[«»]/g, ""))(hash);
}

test.each([
  ["fields and methods", "total = 0; add(n) { return this.total += n; }"],
  ["a name that esbuild keeps", 'static { __name(this, "A"); } x = 1;'],
  ["a getter on the prototype", "get double() { return this.x * 2; }"],
  [
    "an async method that is awaited",
    "async a() {} async b() { await this.a(); return this.a(); }",
  ],
  ["an arrow that is called at once", "sum(v) { v.forEach((n) => { this.total += n; }); }"],
  ["taking fields apart", "all() { const { a, b } = this; return { ...this, a, b }; }"],
  ["the name of its class", "who() { return this.constructor.name; }"],
  ["a fixed static field", "static limit = 3; go() { return A.limit; }"],
])("an instance is its fields: %s", (_, body) => {
  expect(why(body)).toBeUndefined();
});

test.each([
  ["a function", "function helper(x) { return x + 1; }", "helper(1)"],
  ["a named arrow", 'var helper = __name((x) => x, "helper");', "helper(1)"],
  ["a module of Node", 'import { appendFileSync } from "node:fs";', 'appendFileSync("a", "b")'],
  ["a fixed value", "var k = 60 * 60;", "k + 1"],
  [
    "a list that is only read",
    "var list = [1, 2];",
    "list[0] + list.length + list.map(String).length",
  ],
  ["a Map that is only read", 'var names = new Map([["a", 1]]);', 'names.get("a")'],
  ["what Node gives", "var define = Object.defineProperty;", "define({}, 'a', {})"],
])("what its methods use may be %s", (_, around, use) => {
  expect(why(`go() { return ${use}; }`, around)).toBeUndefined();
});

test.each([
  ["#total = 0;", "its class has private members (#total)"],
  ["#step() {}", "its class has private members (#step)"],
  ["constructor() { register(this); }", "its class hands out `this`"],
  ["go() { const self = this; return self.x; }", "its class hands out `this`"],
  ["go() { return this; }", "its class hands out `this`"],
  ["go() { this.constructor.count = 1; }", "its class uses this.constructor"],
  ["fit = () => this.x;", "its class makes a function that holds on to the instance"],
  [
    "go() { later(() => { this.x = 1; }); }",
    "its class makes a function that holds on to the instance",
  ],
  [
    "go(v) { v.forEach(async () => { this.x = 1; }); }",
    "its class makes a function that holds on to the instance",
  ],
  ["async load() {} go() { this.load(); }", "its class starts something and does not wait for it"],
  ["go(p) { p.then(done); }", "its class starts something and does not wait for it"],
  ["static count = 0; go() { A.count++; }", "its class has static state"],
  ["static all = []; go() { return A.all; }", "its class has static state"],
  ["static make() { this.n = 1; }", "its class has static state"],
  ["go() { setTimeout(f, 1); }", "its code uses setTimeout"],
  ["go() { return eval('1'); }", "its code uses eval"],
  ["go() { globalThis.x = 1; }", "its code uses globalThis"],
  ["go() { return import('x'); }", "its code imports something when it runs"],
  ["go() { process.env.A = '1'; }", "its code changes process"],
])("there is more to an instance than its fields: class A { %s }", (body, reason) => {
  expect(why(body)).toBe(reason);
});

test.each([
  ["var n = 0; function f() { return n++; }", "f()", '"n", which may change'],
  ["var list = []; function f(x) { list.push(x); }", "f(1)", '"list", which may change'],
  ["var map = new Map();", "map.set(1, 2)", '"map", which may change'],
  ["var rows = [[1], [2]];", "rows[0]", '"rows", which may change'],
  ["var rng = makeRng(1);", "rng()", '"rng", which may change'],
  ["function f() {} f.calls = 0;", "f()", '"f", which may change'],
  [
    "var C = class C { static n = 0; static go() { this.n++; } };",
    "C.go()",
    '"C", which may change',
  ],
  [
    'import { Matrix } from "file:///x/node_modules/ml-matrix/index.js";',
    "new Matrix(1)",
    "the package ml-matrix, which may keep state of its own",
  ],
])("there is more to an instance where its methods use %s", (around, use, what) => {
  expect(why(`go() { return ${use}; }`, around)).toBe(`its code uses ${what}`);
});

test.each([
  ["«class A extends B {}»; class B { x = 1; }", undefined],
  ["«class A extends B {}»; var B = workflow(class { x = 1; });", undefined],
  ["«class A extends B {}»; class B { #x = 1; }", "its class has private members (#x)"],
  ["«class A extends Map {}»", "its base class Map is not in the workflow's own code"],
  [
    '«class A extends B {}»; import B from "node:events";',
    "its base class B is not in the workflow's own code",
  ],
  ["«class A extends mix(B) {}»; class B {}", "its base class is computed"],
  [
    "function make(k) { return «class A { go() { return k; } }»; }",
    "its class is made inside a function",
  ],
  ["«class A {}»; { class A {} }", "there are several classes with its text"],
])("bases and surroundings count: %s", (text, reason) => {
  expect(why(text)).toBe(reason);
});

test("a class that is not in the bundle is not known", () => {
  expect(readClonable("")("0".repeat(64))).toBe("the text of its class was not found");
});
