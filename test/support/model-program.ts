import { createHash } from "node:crypto";
import fc from "fast-check";
import type { RecordedCall, RecordedGraph } from "../../src/model/recorded-graph.ts";

/** A node of a program that a test evaluates by itself. */
export interface ModelNode {
  readonly name: string;
  /** Which of four functions, or of two classes, it calls. */
  readonly fn: number;
  readonly k: number;
  /** Earlier nodes whose values it takes, as places in the list of those before it. */
  readonly parents: readonly { readonly back: number; readonly item?: "a" | "b" }[];
  /** How it is part of a chain of calls: `new` makes an instance, `call` goes on with the latest one of its class. */
  readonly chain?: "new" | "call";
}

/** A program, and which text each function has at the moment. */
export interface ModelProgram {
  readonly nodes: readonly ModelNode[];
  /** By function; equal numbers are equal texts. */
  readonly versions: readonly number[];
}

export interface ModelValue {
  readonly a: number;
  readonly b: number;
}

/** What a node is in terms of the program: all that its value depends on, spelled. */
export interface ModelCall {
  readonly id: number;
  readonly kind: "function" | "construct" | "method";
  readonly parents: readonly { readonly id: number; readonly item?: "a" | "b" }[];
  readonly chain?: { readonly instance: number; readonly previous: number };
}

const functionCount = 6;

/** The calls of a program with their parents as ids. A call without an instance before it is a plain one. */
export function callsOf({ nodes }: ModelProgram): readonly ModelCall[] {
  const latest = new Map<number, { instance: number; previous: number }>();
  return nodes.map(({ fn, parents, chain }, id): ModelCall => {
    const filled = parents.flatMap(({ back, item }) => {
      const parent = id - 1 - back;
      return parent < 0 ? [] : [{ id: parent, ...(item === undefined ? {} : { item }) }];
    });
    const isClass = fn >= 4;
    if (!isClass) return { id, kind: "function", parents: filled };
    const before = latest.get(fn);
    if (chain !== "call" || before === undefined) {
      latest.set(fn, { instance: id, previous: id });
      return { id, kind: "construct", parents: filled };
    }
    latest.set(fn, { instance: before.instance, previous: id });
    return { id, kind: "method", parents: filled, chain: before };
  });
}

/** What the realm would tell of the program. */
export function recordProgram(program: ModelProgram): RecordedGraph {
  const calls = callsOf(program).map((call): RecordedCall => {
    const { name, fn, k } = program.nodes[call.id]!;
    const text = `[${k},${call.parents.map(() => "#").join()}]`;
    return {
      kind: call.kind,
      functionName: `f${fn}`,
      name,
      named: true,
      holes: call.parents.map(({ id, item }, index) => ({
        parent: id,
        path: item === undefined ? [] : [item],
        where: `[${index + 1}]`,
      })),
      function: fn,
      ...(call.kind === "method" ? { method: "call" } : {}),
      declared: [],
      callHash: "",
      argumentsText: text,
      argumentsHash: sha256(text),
      ...(call.chain === undefined ? {} : { chain: call.chain }),
    };
  });
  const functions = Array.from({ length: functionCount }, (_, index) => ({
    textHash: sha256(String(index)),
    frames: [],
    framesCut: false,
  }));
  return { calls, functions, targets: [] };
}

/** The value of a node from those of its parents and, for a method call, from the state that the call before it left. */
export function evaluate(
  { nodes, versions }: ModelProgram,
  call: ModelCall,
  inputs: readonly (ModelValue | number)[],
  state: number,
): ModelValue {
  const { fn, k } = nodes[call.id]!;
  const version = versions[fn]!;
  const sum = inputs.reduce<number>(
    (total, input) => total + (typeof input === "number" ? input : input.a + 2 * input.b),
    state,
  );
  // Small results, so that other inputs often give an equal one.
  return { a: (sum * (fn + 1) + k + version) % 3, b: (sum + 2 * version + k) % 2 };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const parents = fc.array(
  fc.record(
    { back: fc.nat(3), item: fc.constantFrom("a" as const, "b" as const) },
    { requiredKeys: ["back"] },
  ),
  { maxLength: 2 },
);

const body = fc.record({
  fn: fc.nat(functionCount - 1),
  k: fc.nat(2),
  parents,
  chain: fc.constantFrom("new" as const, "call" as const, "call" as const),
});

const versions = fc.tuple(...Array.from({ length: functionCount }, () => fc.nat(2)));

/** Programs of up to nine nodes. */
export const arbitraryProgram: fc.Arbitrary<ModelProgram> = fc.record({
  nodes: fc
    .array(body, { minLength: 1, maxLength: 9 })
    .map((bodies) => bodies.map((each, index) => ({ ...each, name: `n${index}` }))),
  versions,
});

/** A change that a person makes to a program. */
export type ModelEdit = (program: ModelProgram) => ModelProgram;

const at = fc.nat(20);
const replaceAt = (change: (node: ModelNode) => ModelNode, index: number): ModelEdit => {
  return ({ nodes, versions: all }) => ({
    nodes: nodes.map((node, place) => (place === index % nodes.length ? change(node) : node)),
    versions: all,
  });
};

let renamed = 0;

/** Arguments, texts of functions, names, edges; nodes that come and go. Going back is as likely as going on. */
export const arbitraryEdit: fc.Arbitrary<ModelEdit> = fc.oneof(
  fc.tuple(at, fc.nat(2)).map(([index, k]) => replaceAt((node) => ({ ...node, k }), index)),
  fc
    .tuple(at, parents)
    .map(([index, to]) => replaceAt((node) => ({ ...node, parents: to }), index)),
  at.map((index) => replaceAt((node) => ({ ...node, name: `renamed${renamed++}` }), index)),
  fc
    .tuple(fc.nat(functionCount - 1), fc.nat(2))
    .map(([fn, version]): ModelEdit => ({ nodes, versions: all }) => ({
      nodes,
      versions: all.map((old, index) => (index === fn ? version : old)),
    })),
  fc.tuple(at, body).map(([index, added]): ModelEdit => ({ nodes, versions: all }) => ({
    nodes: nodes.toSpliced(index % (nodes.length + 1), 0, {
      ...added,
      name: `added${renamed++}`,
    }),
    versions: all,
  })),
  at.map((index): ModelEdit => ({ nodes, versions: all }) => ({
    nodes: nodes.length === 1 ? nodes : nodes.toSpliced(index % nodes.length, 1),
    versions: all,
  })),
  fc.constant((program: ModelProgram) => program),
);
