import { expectTypeOf, test } from "vitest";
import { defineBackend, workflow } from "../../src/index.ts";
import type {
  BackendQuery,
  BackendTools,
  DefinedBackend,
  DefineBackend,
  NodePick,
} from "../../src/index.ts";

test("defineBackend takes a function of tools, which may be async", () => {
  expectTypeOf(defineBackend).parameter(0).toEqualTypeOf<DefineBackend>();
  expectTypeOf(defineBackend(() => undefined)).toEqualTypeOf<DefinedBackend>();
  defineBackend(async ({ query }) => {
    await Promise.resolve();
    expectTypeOf(query).toEqualTypeOf<BackendTools["query"]>();
  });
  // @ts-expect-error -- an object is no function
  defineBackend({});
});

test("queries take names, conditions and queries, and go on from each other", () => {
  defineBackend(({ query }) => {
    const wrapped = workflow((x: number) => x);
    expectTypeOf(query).parameter(0).toEqualTypeOf<NodePick | undefined>();
    expectTypeOf(query("fit.*").names()).toEqualTypeOf<readonly string[]>();
    expectTypeOf(
      query({ function: wrapped })
        .and({ tag: "a" })
        .or("b")
        .not(query({ name: "c" }))
        .log(),
    ).toEqualTypeOf<BackendQuery>();
    query({ ancestorsOf: { descendantsOf: "a" } });
    // @ts-expect-error -- there is no such condition
    query({ nmae: "a" });
    // @ts-expect-error -- a tag is a text
    query({ tag: 1 });
  });
});

test("edits take functions of any parameters, wrapped or not, and their own options", () => {
  defineBackend(({ query }) => {
    const wrapped = workflow((x: number) => x);
    expectTypeOf(query("a").insertBefore(wrapped, { argument: 1 })).toEqualTypeOf<BackendQuery>();
    query("a").insertAfter((rows: readonly number[]) => rows.length, {
      into: { glob: "b" },
      name: (node) => `${node}!`,
    });
    query("a").replace((a: string, b: Map<string, number>) => b.get(a));
    expectTypeOf(query("a").collapse({ name: "unit", keep: true })).toEqualTypeOf<BackendQuery>();
    expectTypeOf(query("a").bypass).toEqualTypeOf<BackendQuery["bypass"]>();
    query("a").bypass({ argument: 0 });
    query("a").remove({ descendants: true });
    // @ts-expect-error -- a unit needs a name
    query("a").collapse({ keep: true });
    // @ts-expect-error -- text is no function
    query("a").replace("b");
    // @ts-expect-error -- a position is a number
    query("a").bypass({ argument: "0" });
  });
});

test("settings are those of the query file", () => {
  defineBackend(({ query, init, storage }) => {
    init({ numCpus: 4, resources: { _disk: 1, _api: { rate: "10/s" } }, limits: { train: 2 } });
    storage({ kind: "file", options: { path: "results", durability: "strict" } });
    query()
      .setRemoteArgs({ memory: "2GB", maxRetries: 2 })
      .setTaskArgs({ cache: "off", tags: ["a"] });
    // @ts-expect-error -- there is no such mode
    query().setTaskArgs({ cache: "never" });
    // @ts-expect-error -- there is no such kind
    storage({ kind: "tape" });
    // @ts-expect-error -- there is no such key
    init({ cpus: 2 });
  });
});
