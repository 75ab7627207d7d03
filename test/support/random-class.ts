import vm from "node:vm";
import * as fc from "fast-check";
import { namePlaces } from "../../src/bundle/slice/name-places.ts";
import { sliceText } from "../../src/bundle/slice/slice-bundle.ts";
import type { FoundSlice } from "../../src/bundle/slice/slice-bundle.ts";

/** One line of a method: which template, which member or helper it is about, and a number. */
export interface Line {
  readonly kind: number;
  readonly about: number;
  readonly n: number;
}

/** A class with a base, as the lines of its constructor, of a field, and of each method of both. */
export interface ClassGenes {
  readonly construction: readonly Line[];
  readonly field: Line;
  readonly methods: readonly (readonly Line[])[];
  readonly baseMethods: readonly (readonly Line[])[];
  /** Whether the class extends the base. */
  readonly hasBase: boolean;
  /** Statements behind the class. */
  readonly after: readonly Line[];
}

const line: fc.Arbitrary<Line> = fc.record({ kind: fc.nat(200), about: fc.nat(9), n: fc.nat(9) });
const lines = fc.array(line, { maxLength: 3 });

export const arbitraryClass: fc.Arbitrary<ClassGenes> = fc.record({
  construction: lines,
  field: line,
  methods: fc.array(lines, { minLength: 2, maxLength: 5 }),
  baseMethods: fc.array(lines, { maxLength: 3 }),
  hasBase: fc.boolean(),
  after: fc.array(line, { maxLength: 2 }),
});

/** Another line somewhere: in a method, in the construction, in the base, or behind the class. */
export const arbitraryClassEdit: fc.Arbitrary<(genes: ClassGenes) => ClassGenes> = fc
  .record({ where: fc.nat(7), at: fc.nat(9), line })
  .map(({ where, at, line: gene }) => (genes) => {
    const inMethod = (methods: ClassGenes["methods"]): ClassGenes["methods"] =>
      methods.map((body, index) => (index === at % methods.length ? [...body, gene] : body));
    switch (where) {
      case 0:
        return { ...genes, construction: [...genes.construction, gene] };
      case 1:
        return { ...genes, field: gene };
      case 2:
        return { ...genes, baseMethods: inMethod(genes.baseMethods) };
      case 3:
        return { ...genes, after: [...genes.after, gene] };
      default:
        return { ...genes, methods: inMethod(genes.methods) };
    }
  });

/** Safe uses of members are frequent, ways to let an instance go are rare, so that most classes count in parts. */
function lineText({ kind, about, n }: Line, methods: number): string {
  const method = `m${about % Math.max(1, methods)}`;
  const field = `f${about % 3}`;
  switch (kind % 30) {
    case 0:
    case 1:
      return `this.${field} += ${n};`;
    case 2:
      return n > 7
        ? `this.${field} = call(this, "${method}", ${n});`
        : `this.${field} += ${n} * 2;`;
    case 3:
    case 4:
      return `this.${field} += step(() => this.${method}?.(${n}) ?? 0);`;
    case 5:
      return `{ const { ${method}: taken } = this; this.${field} += typeof taken === "function" ? 1 : 0; }`;
    case 6:
      return `this.${field} += helper${about % 2}(${n});`;
    case 7:
      return `this.list.push(${n});`;
    case 8:
      return `this.${field} += this.list[${n} % 2] ?? ${n};`;
    case 9:
      return `this["${field}"] = ${n} + (this.g${about % 2} ?? 0);`;
    case 10:
      return `this.${field} = step(() => { this.${field} += 1; return this["${method}"]?.(1) ?? 0; });`;
    case 11:
      return `this.late = () => this.${method}?.(${n}) ?? ${n};`;
    case 12:
      return "this.f0 += this.late?.() ?? 0;";
    case 13:
      return `for (const x of [${n}, 1]) this.${field} += x;`;
    case 14:
      return `shared.total += ${n}; this.${field} += shared.total;`;
    case 15:
      return "this.g0 = 3;";
    case 16:
      return `if (this.f1 > ${n}) return this.${field};`;
    case 17:
      return n > 7 ? `this.f2 += this["m" + ${about % 3}]?.(1) ?? 0;` : `this.f2 -= ${n};`;
    case 18:
      return n > 7 ? "kept.push(this);" : "this.f1 += 1;";
    case 19:
      return n > 6 ? `this.f1 += kept[0]?.${method}?.(1) ?? 0;` : "this.f1 -= 1;";
    case 20:
      return n > 6 ? "return this;" : "this.f0 -= 1;";
    case 21:
      return n > 7
        ? `this.f0 += Object.getPrototypeOf(this).${method} === undefined ? 1 : 2;`
        : "this.f0 += 2;";
    case 22:
      return n > 7
        ? `this.me = this; this.f0 += this.me?.["m" + ${about % 3}]?.(0) ?? 0;`
        : "this.f2 += 2;";
    case 23:
      return n > 8 ? `this.f1 += new Model(0, true).${method}?.(0) ?? 0;` : "this.f1 += 3;";
    case 24:
    case 25:
    case 26:
      return `this.${field} += this.${method}?.(${n}) ?? 0;`;
    case 27:
      return "this.f1 += this.g1;";
    default:
      return `this.${field} = Math.abs(this.${field}) % 1000;`;
  }
}

/** The text of a module with a wrapped class `Model`, as it comes out of the bundler. */
export function classText(genes: ClassGenes): string {
  const count = genes.methods.length + genes.baseMethods.length;
  const text = (body: readonly Line[]): string =>
    body.map((one) => `      ${lineText(one, count)}`).join("\n");
  const methods = (bodies: readonly (readonly Line[])[], from: number): string =>
    bodies
      .map(
        (body, at) =>
          `    m${from + at}(x) {\n      if (++depth > 20) return 0;\n${text(body)}\n      return this.f0 + x;\n    }`,
      )
      .join("\n");
  const after = genes.after
    .map(({ kind, about, n }) =>
      kind % 4 === 0
        ? `Model.prototype.m${about % Math.max(1, count)} = function () { return ${n}; };`
        : `shared.total = ${n};`,
    )
    .join("\n");
  return `import { workflow } from "file:///ffuse/author.mjs";
let depth = 0;
const kept = [];
const shared = { total: 1 };
function helper0(x) { return x + 1; }
function helper1(x) { return helper0(x) * 2; }
function step(f) { return f(); }
function call(object, name, x) { return object[name]?.(x) ?? 0; }
class Base {
    late = undefined;
    list = [1];
${methods(genes.baseMethods, genes.methods.length)}
}
class Model ${genes.hasBase ? "extends Base " : ""}{
    f0 = 1; f1 = 2; f2 = 3; ${genes.hasBase ? "" : "list = [1]; late = undefined; "}
    extra = (x) => { ${lineText(genes.field, count)} return x; };
    constructor(x, bare) {
      ${genes.hasBase ? "super();" : ""}
      if (bare) return;
      this.f0 = x;
${text(genes.construction)}
    }
    get g0() { return this.f1 + 1; }
    set g0(x) { this.f1 = x; }
    get g1() { return this.m0?.(1) ?? 0; }
${methods(genes.methods, 0)}
}
${after}
export const Wrapped = workflow(Model);
export const reset = () => { depth = 0; };
`;
}

/** What a construction and a sequence of calls give one after the other, as texts; what is thrown is told too. */
export function runClass(text: string, calls: readonly string[]): readonly string[] {
  const script = text
    .replace(/^import.*$/m, "const workflow = (x) => x;")
    .replaceAll(/^export const /gm, "globalThis.");
  const context = vm.createContext({});
  vm.runInContext(script, context, { timeout: 5000 });
  const told = vm.runInContext(
    `(() => { const tell = (f) => { reset(); try { return show(f()); } catch (error) { return "threw " + error.message; } };
      const show = (value) => value === object ? "itself" : JSON.stringify(value, (key, one) => key === "me" ? "me" : one) ?? "undefined";
      let object; const out = [tell(() => { object = new Wrapped(2); return { ...object, me: 0 }; })];
      if (object !== undefined) for (const name of ${JSON.stringify(calls)}) out.push(tell(() => object[name]?.(1)));
      return JSON.stringify(out); })()`,
    context,
    { timeout: 5000 },
  ) as string;
  return JSON.parse(told) as readonly string[];
}

/** The slices of the wrapped class of such a text. */
export function sliceClass(text: string): FoundSlice {
  const offset = text.indexOf("workflow(Model)");
  const before = text.slice(0, offset).split("\n");
  const frame = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const [found] = sliceText(text, [{ textHash: "", frames: [frame], framesCut: false }], {
    places: namePlaces({ root: "/nowhere", packages: [], inputs: [] }),
    placeOf: () => undefined,
    versionsOf: () => [],
  });
  if (found === undefined) throw new Error("the class has no slice");
  return found;
}
