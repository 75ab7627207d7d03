import type { EditCase } from "./edit-cases.ts";

/** Edits of a class, and for which of its construction and methods they count. */
const classEdit = (
  edit: string,
  options: {
    readonly before: string;
    readonly after: string;
    readonly around?: string;
    readonly changed: readonly string[];
    readonly unchanged: readonly string[];
  },
): EditCase => {
  const text = (lines: string): string => `
    import { workflow } from "ffuse";
    ${options.around ?? ""}
    ${lines}
    export const sum = new Model(1);
  `;
  return {
    edit,
    files: { "workflow.ts": text(options.before) },
    changes: { "workflow.ts": text(options.after) },
    changed: options.changed,
    unchanged: options.unchanged,
  };
};

const wrapped = (body: string): string => `const Model = workflow(class Model { ${body} });`;
const apart = (body: string): string => `class M { ${body} } const Model = workflow(M);`;
const all = ["Model.new", "Model.a", "Model.b"];
const allOfM = ["M.new", "M.a", "M.b"];
const fields = "n: number; constructor(n: number) { this.n = n; }";

/** Of classes whose methods count apart, and of those that can only count as a whole. */
export const classEditCases: readonly EditCase[] = [
  classEdit("one of two methods of a class", {
    before: wrapped(`${fields} a() { return this.n + 1; } b() { return this.n; }`),
    after: wrapped(`${fields} a() { return this.n + 2; } b() { return this.n; }`),
    changed: ["Model.a", "Model"],
    unchanged: ["Model.new", "Model.b"],
  }),
  classEdit("one of two methods of a class that is declared before it is wrapped", {
    before: apart(`${fields} a() { return this.n + 1; } b() { return this.n; }`),
    after: apart(`${fields} a() { return this.n + 2; } b() { return this.n; }`),
    changed: ["M.a", "M"],
    unchanged: ["M.new", "M.b"],
  }),
  classEdit("a method that another one calls", {
    before: wrapped(`${fields} a() { return this.n + 1; } b() { return this.a(); }`),
    after: wrapped(`${fields} a() { return this.n + 2; } b() { return this.a(); }`),
    changed: ["Model.a", "Model.b"],
    unchanged: ["Model.new"],
  }),
  classEdit("a method that the constructor calls", {
    before: wrapped(
      "n: number; constructor(n: number) { this.n = this.a(n); } a(x: number) { return x; } b() { return this.n; }",
    ),
    after: wrapped(
      "n: number; constructor(n: number) { this.n = this.a(n); } a(x: number) { return x + 1; } b() { return this.n; }",
    ),
    changed: all,
    unchanged: [],
  }),
  classEdit("a method that a field calls later", {
    before: wrapped("n = 1; f = () => this.a(); a() { return 1; } b() { return this.f(); }"),
    after: wrapped("n = 1; f = () => this.a(); a() { return 2; } b() { return this.f(); }"),
    changed: all,
    unchanged: [],
  }),
  classEdit("the constructor of a class", {
    before: wrapped(
      "n: number; constructor(n: number) { this.n = n; } a() { return this.n; } b() { return 1; }",
    ),
    after: wrapped(
      "n: number; constructor(n: number) { this.n = n + 1; } a() { return this.n; } b() { return 1; }",
    ),
    changed: all,
    unchanged: [],
  }),
  classEdit("a static field", {
    before: wrapped(`static k = 1; ${fields} a() { return this.n; } b() { return 1; }`),
    after: wrapped(`static k = 2; ${fields} a() { return this.n; } b() { return 1; }`),
    changed: all,
    unchanged: [],
  }),
  classEdit("a helper of one method", {
    around: "const by = 1;",
    before: `function help(x: number) { return x + by; } ${wrapped(`${fields} a() { return help(this.n); } b() { return this.n; }`)}`,
    after: `function help(x: number) { return x - by; } ${wrapped(`${fields} a() { return help(this.n); } b() { return this.n; }`)}`,
    changed: ["Model.a"],
    unchanged: ["Model.new", "Model.b"],
  }),
  classEdit("a getter that a method reads", {
    before: wrapped(
      `${fields} get twice() { return this.n * 2; } a() { return this.twice; } b() { return this.n; }`,
    ),
    after: wrapped(
      `${fields} get twice() { return this.n * 3; } a() { return this.twice; } b() { return this.n; }`,
    ),
    changed: ["Model.a"],
    unchanged: ["Model.new", "Model.b"],
  }),
  classEdit("a getter that a method takes out of this", {
    before: wrapped(
      `${fields} get twice() { return this.n * 2; } a() { const { twice } = this; return twice; } b() { return this.n; }`,
    ),
    after: wrapped(
      `${fields} get twice() { return this.n * 3; } a() { const { twice } = this; return twice; } b() { return this.n; }`,
    ),
    changed: ["Model.a"],
    unchanged: ["Model.new", "Model.b"],
  }),
  classEdit("a setter that a method sets off", {
    before: wrapped(
      `${fields} set twice(x: number) { this.n = x * 2; } a() { this.twice = 1; return this.n; } b() { return this.n; }`,
    ),
    after: wrapped(
      `${fields} set twice(x: number) { this.n = x * 3; } a() { this.twice = 1; return this.n; } b() { return this.n; }`,
    ),
    changed: ["Model.a"],
    unchanged: ["Model.new", "Model.b"],
  }),
  classEdit("a private method", {
    before: wrapped(
      `${fields} #p() { return 1; } a() { return this.#p(); } b() { return this.n; }`,
    ),
    after: wrapped(`${fields} #p() { return 2; } a() { return this.#p(); } b() { return this.n; }`),
    changed: ["Model.a"],
    unchanged: ["Model.new", "Model.b"],
  }),
  classEdit("a method that is called by a name in brackets", {
    before: wrapped(`${fields} a() { return 1; } b() { return this["a"](); }`),
    after: wrapped(`${fields} a() { return 2; } b() { return this["a"](); }`),
    changed: ["Model.a", "Model.b"],
    unchanged: ["Model.new"],
  }),
  classEdit("a method that is called by a computed name", {
    around: 'const key = (x: number) => (x > 0 ? "a" : "n");',
    before: wrapped(`${fields} a() { return 1; } b() { return (this as any)[key(2)]; }`),
    after: wrapped(`${fields} a() { return 2; } b() { return (this as any)[key(2)]; }`),
    changed: all,
    unchanged: [],
  }),
  classEdit("a method of an instance that is handed to a function", {
    around: "const call = (x: any) => x.a();",
    before: wrapped(`${fields} a() { return 1; } b() { return call(this); }`),
    after: wrapped(`${fields} a() { return 2; } b() { return call(this); }`),
    changed: all,
    unchanged: [],
  }),
  classEdit("a method of an instance that an earlier call let go of", {
    around: "const kept: any[] = [];",
    before: wrapped(
      `${fields} a() { return 1; } keep() { kept.push(this); return 0; } b() { return kept[0]?.a(); }`,
    ),
    after: wrapped(
      `${fields} a() { return 2; } keep() { kept.push(this); return 0; } b() { return kept[0]?.a(); }`,
    ),
    changed: all,
    unchanged: [],
  }),
  classEdit("a method of an instance that a field holds again", {
    before: wrapped(
      `${fields} me: any; a() { return 1; } keep() { this.me = this; return 0; } b(x: any) { return this.me[x]; }`,
    ),
    after: wrapped(
      `${fields} me: any; a() { return 2; } keep() { this.me = this; return 0; } b(x: any) { return this.me[x]; }`,
    ),
    changed: all,
    unchanged: [],
  }),
  classEdit("a method beside one that returns its instance", {
    before: wrapped(
      `${fields} a() { return 1; } fit() { this.n += 1; return this; } b() { return this.n; }`,
    ),
    after: wrapped(
      `${fields} a() { return 2; } fit() { this.n += 1; return this; } b() { return this.n; }`,
    ),
    changed: ["Model.a"],
    unchanged: ["Model.new", "Model.b", "Model.fit"],
  }),
  classEdit("a method beside one that returns its instance to another", {
    before: wrapped(
      `${fields} a() { return 1; } me() { return this; } b(x: any) { const me: any = this.me(); return me[x]; }`,
    ),
    after: wrapped(
      `${fields} a() { return 2; } me() { return this; } b(x: any) { const me: any = this.me(); return me[x]; }`,
    ),
    changed: all,
    unchanged: [],
  }),
  classEdit("a method of a class that is reached by its name", {
    before: apart(`${fields} a() { return 1; } b(): number { return new M(1).a(); }`),
    after: apart(`${fields} a() { return 2; } b(): number { return new M(1).a(); }`),
    changed: allOfM,
    unchanged: [],
  }),
  classEdit("a method of a class that a helper makes", {
    before: `class M { ${fields} a() { return 1; } b() { return help(); } } function help() { return new M(1).a(); } const Model = workflow(M);`,
    after: `class M { ${fields} a() { return 2; } b() { return help(); } } function help() { return new M(1).a(); } const Model = workflow(M);`,
    changed: ["M.a", "M.b"],
    unchanged: ["M.new"],
  }),
  classEdit("a method that is put on the prototype", {
    before: `${apart(`${fields} a() { return 1; } b() { return (this as any).c(); }`)} (M.prototype as any).c = () => 1;`,
    after: `${apart(`${fields} a() { return 1; } b() { return (this as any).c(); }`)} (M.prototype as any).c = () => 2;`,
    changed: allOfM,
    unchanged: [],
  }),
  classEdit("a method of a base class that is called", {
    around: "",
    before: `class Base { a() { return 1; } c() { return 1; } } const Model = workflow(class Model extends Base { b() { return this.a(); } });`,
    after: `class Base { a() { return 2; } c() { return 1; } } const Model = workflow(class Model extends Base { b() { return this.a(); } });`,
    changed: ["Model.a", "Model.b"],
    unchanged: ["Model.new", "Model.c"],
  }),
  classEdit("a method that a method of the base class calls", {
    before: `class Base { a(): number { return (this as any).b(); } c() { return 1; } } const Model = workflow(class Model extends Base { b() { return 1; } });`,
    after: `class Base { a(): number { return (this as any).b(); } c() { return 1; } } const Model = workflow(class Model extends Base { b() { return 2; } });`,
    changed: ["Model.a", "Model.b"],
    unchanged: ["Model.new", "Model.c"],
  }),
  classEdit("a method of a class whose base lets instances go", {
    around: "const kept: any[] = [];",
    before: `class Base { constructor() { kept.push(this); } } const Model = workflow(class Model extends Base { a() { return 1; } b() { return 1; } });`,
    after: `class Base { constructor() { kept.push(this); } } const Model = workflow(class Model extends Base { a() { return 2; } b() { return 1; } });`,
    changed: all,
    unchanged: [],
  }),
  classEdit("a method that is called as a text", {
    before: wrapped(
      `${fields} toString() { return "1"; } a() { return 1; } b() { return this.n; }`,
    ),
    after: wrapped(`${fields} toString() { return "2"; } a() { return 1; } b() { return this.n; }`),
    changed: all,
    unchanged: [],
  }),
  classEdit("what a method writes to a variable that another one reads", {
    around: "let last = 0;",
    before: wrapped(`${fields} a() { last = 1; return 1; } b() { return last; }`),
    after: wrapped(`${fields} a() { last = 2; return 1; } b() { return last; }`),
    changed: ["Model.a", "Model.b"],
    unchanged: ["Model.new"],
  }),
  classEdit("eval in another method", {
    before: wrapped(
      `${fields} a() { return 1; } b() { return this.n; } e() { return eval("this.a()"); }`,
    ),
    after: wrapped(
      `${fields} a() { return 2; } b() { return this.n; } e() { return eval("this.a()"); }`,
    ),
    changed: all,
    unchanged: [],
  }),
  classEdit("when a static field takes a variable that changes", {
    before: `let k = 1; ${wrapped("static k = k; a() { return 1; } b() { return 1; }")} k = 2; export { k };`,
    after: `let k = 1; k = 2; ${wrapped("static k = k; a() { return 1; } b() { return 1; }")} export { k };`,
    changed: [...all, "Model"],
    unchanged: [],
  }),
  classEdit("what the class is constructed with, and which methods are called", {
    before: `${wrapped(`${fields} a() { return this.n; } b() { return 1; }`)} export const one = new Model(1); export const x = one.a();`,
    after: `${wrapped(`${fields} a() { return this.n; } b() { return 1; }`)} export const one = new Model(2); one.b(); export const x = one.a(); new Model(x);`,
    changed: [],
    unchanged: [...all, "Model"],
  }),
  classEdit("what a class that reads a variable is constructed with", {
    around: "let k = [1]; k = [2];",
    before: `${wrapped(`${fields} a() { return k; } b() { return 1; }`)} export const one = new Model(1);`,
    after: `${wrapped(`${fields} a() { return k; } b() { return 1; }`)} export const one = new Model(3); one.a();`,
    changed: [],
    unchanged: [...all, "Model"],
  }),
];
