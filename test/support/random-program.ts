import { createHash } from "node:crypto";
import vm from "node:vm";
import * as fc from "fast-check";
import { namePlaces } from "../../src/bundle/slice/name-places.ts";
import { sliceText } from "../../src/bundle/slice/slice-bundle.ts";
import type { CodeSlice } from "../../src/model/code-slice.ts";
import type { RecordedFunction } from "../../src/model/recorded-graph.ts";

/** One piece of a random program: which template, which of the names before it, and a number. */
export interface Gene {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly n: number;
}

export const arbitraryGene: fc.Arbitrary<Gene> = fc.record({
  kind: fc.nat(200),
  a: fc.nat(50),
  b: fc.nat(50),
  n: fc.nat(30),
});

interface Names {
  /** Objects `{ x, list, o: { x } }`. */
  readonly data: string[];
  readonly numbers: string[];
  /** Functions of a number that give a number. */
  readonly functions: string[];
  /** Functions of an object that change it. */
  readonly changers: string[];
  /** Functions that give back one of the objects. */
  readonly getters: string[];
  readonly classes: string[];
  /** Arrays of objects, Maps of objects, arrays of functions. */
  readonly registries: string[];
  readonly maps: string[];
  readonly hooks: string[];
  /** Objects with methods `tell`, `bump`, an accessor `next`. */
  readonly instances: string[];
}

type Template = (names: Names, id: number, gene: Gene) => string;

const pick = (list: readonly string[], at: number): string => list[at % list.length] ?? "";

const value = (names: Names, { a, b, n }: Gene): string => {
  const data = pick(names.data, a);
  const options = [
    String(n),
    `${data}.x + ${n}`,
    `${pick(names.numbers, b)} + ${n}`,
    `${pick(names.functions, b)}(${n})`,
    `${data}.list.length * ${n}`,
    `${data}["o"].x - ${n}`,
    `(${pick(names.getters, b)}()).x + ${n}`,
    `${pick(names.instances, b)}.tell(${n})`,
    `${pick(names.instances, b)}.next + ${n}`,
    `[...${data}.list].reduce((s, v) => s + v, ${n})`,
  ];
  return options[(a + b + n) % options.length] ?? "0";
};

const fresh = (n: number): string => `{ x: ${n}, list: [${n}, 1], o: { x: ${n + 1} } }`;

const templates: readonly Template[] = [
  // Declarations.
  ({ data }, id, { n }) => (data.push(`d${id}`), `var d${id} = ${fresh(n)};`),
  ({ data }, id, { a, n }) => {
    const from = pick(data, a);
    data.push(`d${id}`);
    return `const d${id} = { ...${from}, x: ${n} };`;
  },
  ({ data }, id, { a }) => {
    const from = pick(data, a);
    data.push(`d${id}`);
    return `const d${id} = ${from};`;
  },
  ({ data, getters }, id, { b }) => {
    const from = pick(getters, b);
    data.push(`d${id}`);
    return `const d${id} = ${from}();`;
  },
  ({ data }, id, { a, b, n }) => {
    const [one, two] = [pick(data, a), pick(data, b)];
    data.push(`d${id}`);
    return `const d${id} = ${n} % 2 ? ${one} : ${two};`;
  },
  ({ data }, id, { a, n }) => {
    const from = pick(data, a);
    data.push(`d${id}`);
    return `const { o: { x: p${id} = ${n} }, ...r${id} } = ${from}, d${id} = { x: p${id}, list: r${id}.list, o: r${id} };`;
  },
  (names, id, gene) => {
    const text = `let n${id} = ${value(names, gene)};`;
    names.numbers.push(`n${id}`);
    return text;
  },
  (names, id, gene) => {
    const text = `function f${id}(x, y = ${value(names, gene)}) { return x + y; }`;
    names.functions.push(`f${id}`);
    return text;
  },
  (names, id, gene) => {
    const text = `const f${id} = (x) => { const { list } = ${pick(names.data, gene.a)}; return list.map((v) => v + x).length + ${value(names, gene)}; };`;
    names.functions.push(`f${id}`);
    return text;
  },
  (names, id, { a, n }) => {
    const number = pick(names.numbers, a);
    names.functions.push(`f${id}`);
    return `function f${id}(x) { ${number} += ${n}; return x + ${number}; }`;
  },
  (names, id, { a, n }) => {
    const data = pick(names.data, a);
    names.functions.push(`f${id}`);
    return `function f${id}(x) { ${data}.x += ${n}; return x + ${data}.list.length; }`;
  },
  ({ changers }, id, { n }) => (
    changers.push(`c${id}`),
    `function c${id}(o) { o.x += ${n}; return o; }`
  ),
  ({ changers }, id, { n }) => (
    changers.push(`c${id}`),
    `const c${id} = ({ list, o }) => { list.push(${n}); o.x = ${n}; };`
  ),
  ({ changers }, id, { n }) => (
    changers.push(`c${id}`),
    `function c${id}(o) { const copy = o; [copy].forEach((e) => { e.list = [${n}]; }); }`
  ),
  ({ changers, registries }, id, { a }) => {
    const registry = pick(registries, a);
    changers.push(`c${id}`);
    return `function c${id}(o) { ${registry}.push(o); }`;
  },
  ({ changers, data }, id, { a, n }) => {
    const from = pick(data, a);
    changers.push(`c${id}`);
    return `function c${id}(o) { const made = { x: ${n}, list: [], o }; ${from}.o = made; made.o.x += 1; }`;
  },
  ({ getters, data }, id, { a }) => {
    const from = pick(data, a);
    getters.push(`g${id}`);
    return `const g${id} = () => ${from};`;
  },
  ({ getters, registries }, id, { a, n }) => {
    const registry = pick(registries, a);
    getters.push(`g${id}`);
    return `function g${id}() { return ${registry}[0] ?? ${fresh(n)}; }`;
  },
  ({ getters, maps }, id, { a, n }) => {
    const map = pick(maps, a);
    getters.push(`g${id}`);
    return `function g${id}() { if (!${map}.has("made")) ${map}.set("made", ${fresh(n)}); return ${map}.get("made"); }`;
  },
  ({ getters, registries }, id, { a, n }) => {
    const registry = pick(registries, a);
    getters.push(`g${id}`);
    return `function g${id}() { const o = ${fresh(n)}; ${registry}.push(o); return o; }`;
  },
  ({ registries, data }, id, { a, b }) => {
    const held = [pick(data, a), pick(data, b)];
    registries.push(`r${id}`);
    return `const r${id} = [${held.join(", ")}];`;
  },
  ({ maps, data }, id, { a }) => {
    const held = pick(data, a);
    maps.push(`m${id}`);
    return `const m${id} = new Map([["k", ${held}]]);`;
  },
  ({ hooks }, id) => (hooks.push(`h${id}`), `const h${id} = [];`),
  (names, id, gene) => {
    const base = gene.b % 2 === 0 ? ` extends ${pick(names.classes, gene.a)}` : "";
    const text = `class C${id}${base} { constructor(o) { ${base === "" ? "" : "super(o);"} this.held = o; this.y = ${gene.n}; } tell(x) { return ${value(names, gene)} + x + this.y; } bump() { this.held.x += 1; ${pick(names.data, gene.a)}.x += ${gene.n}; } get next() { return ++${pick(names.numbers, gene.b)}; } }`;
    names.classes.push(`C${id}`);
    return text;
  },
  ({ classes, data }, id, { a, n }) => {
    const from = pick(data, a);
    classes.push(`C${id}`);
    return `class C${id} { static all = []; #count = ${n}; constructor(o) { C${id}.all.push(o); this.held = ${from}; } tell(x) { return C${id}.all.length + this.held.x + this.#count + x; } bump() { this.#count += ${n}; for (const o of C${id}.all) o.x += 1; } get next() { return this.held.list.length; } static { ${from}.list.push(${n}); } }`;
  },
  ({ instances, classes, data }, id, { a, b }) => {
    const [made, from] = [pick(classes, a), pick(data, b)];
    instances.push(`i${id}`);
    return `const i${id} = new ${made}(${from});`;
  },
  ({ instances, data }, id, { a, n }) => {
    const from = pick(data, a);
    instances.push(`i${id}`);
    return `const i${id} = { tell(x) { return ${from}.x + x; }, bump: () => { ${from}.x *= ${n}; }, get next() { return ${from}.list.push(${n}); } };`;
  },
  ({ instances, data, functions }, id, { a, b, n }) => {
    const [from, called] = [pick(data, a), pick(functions, b)];
    instances.push(`i${id}`);
    return `const i${id} = ((held) => { let k = ${n}; return { tell: (x) => held.x + k + x, bump() { k += 1; held.list.push(k); }, get next() { return ${called}(k); } }; })(${from});`;
  },
  // Statements.
  (names, _, gene) => `${pick(names.data, gene.b)}.x = ${value(names, gene)};`,
  (names, _, gene) => `${pick(names.data, gene.b)}.list.push(${value(names, gene)});`,
  (names, _, gene) => `${pick(names.numbers, gene.b)} = ${value(names, gene)};`,
  ({ numbers }, _, { a }) => `${pick(numbers, a)}++;`,
  ({ data }, _, { a, b }) => `${pick(data, a)}.o = ${pick(data, b)};`,
  ({ data }, _, { a, b }) => `Object.assign(${pick(data, a)}, { o: ${pick(data, b)} });`,
  ({ data }, _, { a }) => `delete ${pick(data, a)}.o.x;`,
  ({ data, numbers }, _, { a, b, n }) =>
    `[${pick(data, a)}.x, ${pick(numbers, b)}] = [${pick(numbers, b)}, ${n}];`,
  ({ changers, data }, _, { a, b }) => `${pick(changers, a)}(${pick(data, b)});`,
  ({ changers, registries }, _, { a, b }) =>
    `${pick(registries, b)}.forEach(${pick(changers, a)});`,
  ({ registries, data }, _, { a, b }) => `${pick(registries, a)}.unshift(${pick(data, b)});`,
  ({ registries }, _, { a, n }) => `${pick(registries, a)}[0].x = ${n};`,
  ({ registries }, _, { a, n }) => `for (const one of ${pick(registries, a)}) one.o = { x: ${n} };`,
  ({ maps, data }, _, { a, b, n }) => `${pick(maps, a)}.set("k${n % 2 || ""}", ${pick(data, b)});`,
  ({ maps }, _, { a, n }) => `${pick(maps, a)}.get("k")?.list.push(${n});`,
  ({ getters }, _, { a, n }) => `${pick(getters, a)}().x += ${n};`,
  ({ hooks, data }, _, { a, b, n }) =>
    `${pick(hooks, a)}.push(() => { ${pick(data, b)}.x += ${n}; });`,
  ({ hooks, changers, data }, _, { a, b }) =>
    `${pick(hooks, a)}.push(${pick(changers, b)}.bind(null, ${pick(data, a)}));`,
  ({ hooks }, _, { a }) => `${pick(hooks, a)}.forEach((run) => run());`,
  ({ hooks }, _, { a }) => `for (const run of ${pick(hooks, a)}) run();`,
  ({ instances }, _, { a }) => `${pick(instances, a)}.bump();`,
  ({ instances, numbers }, _, { a, b }) => `${pick(numbers, b)} += ${pick(instances, a)}.next;`,
  ({ instances, data }, _, { a, b }) => `${pick(instances, a)}.held = ${pick(data, b)};`,
  ({ data }, id, { a, n }) => `try { throw ${pick(data, a)}; } catch (e${id}) { e${id}.x = ${n}; }`,
  ({ data, getters }, _, { a, b, n }) =>
    `{ const local = ${pick(getters, b)}(); local.list = ${pick(data, a)}.list; local.list[0] = ${n}; }`,
  ({ classes, data }, _, { a, b }) =>
    `${pick(classes, a)}.prototype.tell = (x) => ${pick(data, b)}.x + x;`,
  ({ functions, data }, _, { a, b, n }) =>
    `${pick(functions, a)}.extra = ${pick(data, b)}; ${pick(functions, a)}.extra.x -= ${n};`,
  ({ data }, _, { a, b }) =>
    `((one, two) => { one.o = two; two.x++; })(${pick(data, a)}, ${pick(data, b)});`,
  ({ data, changers }, _, { a, b }) =>
    `[${pick(data, a)}].map((o) => ({ o })).forEach((w) => ${pick(changers, b)}(w.o));`,
  // Wrapping.
  (names, _, gene) => `workflow((x) => x + ${value(names, gene)});`,
  ({ functions }, _, { a }) => `workflow(${pick(functions, a)});`,
  ({ data }, id, { a, b, n }) =>
    `function w${id}(o) { const k = ${n}; return workflow((x) => o.x + k + x); } w${id}(${pick(data, a)}); [${pick(data, b)}].map((o) => w${id}(o));`,
  ({ registries }, _, { a, n }) =>
    `for (const o of ${pick(registries, a)}) workflow((x) => o.x + x + ${n});`,
  ({ functions, numbers }, id, { a, b, n }) =>
    `let v${id} = ${pick(functions, a)}; workflow(v${id}); v${id} = (x) => x + ${pick(numbers, b)} + ${n}; workflow(v${id});`,
];

const start = `var d0 = ${fresh(1)}; let n0 = 1; function f0(x) { return x + 1; } function c0(o) { o.x += 1; }
const g0 = () => d0; class C0 { constructor(o) { this.held = o; } tell(x) { return x; } bump() {} get next() { return 1; } }
const r0 = [d0], m0 = new Map([["k", d0]]), h0 = [], i0 = new C0(d0);`;

/** The text of a program; its first line imports `workflow`. */
export function programOf(genes: readonly Gene[]): string {
  const names: Names = {
    ...{ data: ["d0"], numbers: ["n0"], functions: ["f0"], changers: ["c0"], getters: ["g0"] },
    ...{ classes: ["C0"], registries: ["r0"], maps: ["m0"], hooks: ["h0"], instances: ["i0"] },
  };
  const lines = genes.map((gene, at) =>
    templates[gene.kind % templates.length]?.(names, at + 1, gene),
  );
  const wrapped = [
    ...names.functions.map((name) => `workflow(${name});`),
    ...names.data.map((name) => `workflow((x) => [x, ${name}]);`),
    ...names.numbers.map((name) => `workflow((x) => x + ${name});`),
    ...names.instances.map((name) => `workflow((x) => ${name}.tell(x));`),
    ...names.registries.map((name) => `workflow((x) => ${name}.length);`),
  ];
  return [importLine, start, ...lines, ...wrapped].join("\n");
}

const importLine = 'import { workflow } from "file:///ffuse/author.mjs";';

/** What running a program told. */
export interface ProgramRun {
  readonly functions: readonly RecordedFunction[];
  /** What each wrapped function gave, called with 2 in a fresh run of the program. */
  readonly results: readonly string[];
}

/** Runs a program; undefined if it throws. */
export function runProgram(text: string): ProgramRun | undefined {
  const body = text.split("\n").slice(1).join("\n");
  const script = new vm.Script(`(function (workflow) { "use strict";\n${body}\n})`, {
    filename: "program.mjs",
  });
  const load = (): { fn: (x: number) => unknown; frames: RecordedFunction["frames"] }[] => {
    const wrapped: { fn: (x: number) => unknown; frames: RecordedFunction["frames"] }[] = [];
    const workflow = (fn: (x: number) => unknown): unknown => {
      wrapped.push({ fn, frames: framesAbove(workflow) });
      return fn;
    };
    (script.runInThisContext() as (workflow: unknown) => void)(workflow);
    return wrapped;
  };
  let first;
  try {
    first = load();
  } catch {
    return undefined;
  }
  const results = first.map((_, at) => {
    const found = load()[at];
    try {
      return JSON.stringify({ value: found?.fn(2) });
    } catch (error) {
      return `threw ${String(error)}`;
    }
  });
  const functions = first.map(({ fn, frames }) => ({
    textHash: createHash("sha256").update(String(fn)).digest("hex"),
    frames,
    framesCut: false,
  }));
  return { functions, results };
}

function framesAbove(above: (fn: (x: number) => unknown) => unknown): RecordedFunction["frames"] {
  const before = Error.prepareStackTrace;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const site: { stack?: unknown } = {};
  Error.captureStackTrace(site, above);
  Error.prepareStackTrace = (_, sites) =>
    sites
      .filter((one) => one.getFileName() === "program.mjs")
      .map((one) => ({ line: one.getLineNumber() ?? 0, column: one.getColumnNumber() ?? 0 }));
  const frames = site.stack as RecordedFunction["frames"];
  Error.prepareStackTrace = before;
  Error.stackTraceLimit = limit;
  return frames;
}

/** The slices of the wrapped functions of a program. */
export function sliceProgram(
  text: string,
  functions: readonly RecordedFunction[],
): readonly CodeSlice[] {
  const found = sliceText(text, functions, {
    places: namePlaces({ root: "/nowhere", packages: [], inputs: [] }),
    placeOf: () => undefined,
    versionsOf: () => [],
  });
  return found.map(({ slice }) => slice);
}

/** An edit of a program. */
export type Edit = (genes: readonly Gene[]) => readonly Gene[];

export const arbitraryEdit: fc.Arbitrary<Edit> = fc
  .record({ what: fc.nat(4), at: fc.nat(1000), gene: arbitraryGene })
  .map(({ what, at, gene }) => (genes) => {
    const place = at % Math.max(1, genes.length);
    const old = genes[place] ?? gene;
    switch (what) {
      case 0:
        return genes.with(place, { ...old, n: gene.n });
      case 1:
        return genes.toSpliced(place, 1);
      case 2:
        return genes.toSpliced(place, 0, gene);
      case 3:
        return genes.toSpliced(place, 2, ...genes.slice(place, place + 2).toReversed());
      default:
        return genes.with(place, { ...old, a: gene.a, b: gene.b });
    }
  });

/** What comparing a program before and after an edit told. */
export interface Compared {
  /** How many functions gave something else than before. */
  readonly changed: number;
  /** A function that gave something else though its slice is the same, with both programs. */
  readonly wrong: string | undefined;
  /** How many functions have another slice though they gave the same. */
  readonly needless: number;
  readonly functions: number;
}

/** Runs and slices a program before and after an edit; undefined if one of both throws. */
export function findWrongHit(
  before: readonly Gene[],
  after: readonly Gene[],
): Compared | undefined {
  const texts = [programOf(before), programOf(after)] as const;
  const runs = [runProgram(texts[0]), runProgram(texts[1])] as const;
  if (runs[0] === undefined || runs[1] === undefined) return undefined;
  const slices = [
    sliceProgram(texts[0], runs[0].functions),
    sliceProgram(texts[1], runs[1].functions),
  ] as const;
  const known = new Map<string, string>();
  for (const [at] of slices[0].entries()) {
    known.set(keyOf(slices[0], at), runs[0].results[at] ?? "");
  }
  const results = new Set(runs[0].results);
  let changed = 0;
  let needless = 0;
  for (const [at, slice] of slices[1].entries()) {
    const result = runs[1].results[at] ?? "";
    if (!results.has(result)) changed += 1;
    const old = known.get(keyOf(slices[1], at));
    if (old === undefined) {
      if (runs[0].results[at] === result) needless += 1;
      continue;
    }
    if (old === result) continue;
    const units = slice.units.map(({ text }) => text).join("\n");
    const wrong = `${old} is served for ${result} (${at}):\n${texts.join("\n=====\n")}\n=====\n${units}`;
    return { changed, needless, functions: slices[1].length, wrong };
  }
  return { changed, needless, functions: slices[1].length, wrong: undefined };
}

/** A slice and how many functions before have the same: those are told apart by their order. */
function keyOf(slices: readonly CodeSlice[], at: number): string {
  const hash = slices[at]?.hash ?? "";
  return `${hash} ${slices.slice(0, at).filter((one) => one.hash === hash).length}`;
}
