import fc from "fast-check";
import { expect, test } from "vitest";
import { holeKey } from "../../src/model/live-graph.ts";
import type { LiveCall, LiveFunction, Recorder } from "../../src/model/live-graph.ts";
import type { RecordedTarget } from "../../src/model/recorded-graph.ts";
import { describeCall } from "../../src/worker/describe-call.ts";
import { collapse } from "../../src/worker/edit/collapse.ts";
import { closeDraft, holesOf, keysOf, openDraft, reach } from "../../src/worker/edit/draft.ts";
import type { Draft } from "../../src/worker/edit/draft.ts";
import type { EditCall } from "../../src/worker/edit/edit-call.ts";
import { duplicate, insertAfter, insertBefore } from "../../src/worker/edit/insert-nodes.ts";
import { bypass, remove } from "../../src/worker/edit/take-out.ts";
import { fillArguments } from "../../src/worker/fill-arguments.ts";
import { pickItem } from "../../src/store/pick-item.ts";
import { isFfuseError } from "../../src/failure/ffuse-error.ts";

/** A list of its arguments, which it then spoils: a node may, without harm to others. */
function list(...args: readonly unknown[]): unknown {
  const all = structuredClone(args);
  for (const arg of args) {
    const spoiled = Array.isArray(arg) ? arg : (arg as { readonly all?: unknown[] }).all;
    spoiled?.push("spoiled");
  }
  return { all };
}
const identity = (value: unknown): unknown => value;

interface Drawn {
  /** For each node, what its arguments read: earlier nodes as a whole or an item of them, or numbers. */
  readonly nodes: readonly (readonly { readonly of: number; readonly item: boolean }[])[];
}

const graph: fc.Arbitrary<Drawn> = fc
  .array(fc.array(fc.record({ of: fc.nat({ max: 9 }), item: fc.boolean() }), { maxLength: 3 }), {
    minLength: 2,
    maxLength: 9,
  })
  .map((nodes) => ({ nodes }));

function recorderOf({ nodes }: Drawn): Recorder {
  const wrapped: LiveFunction = {
    ...{ ordinal: 0, name: "list", site: {}, kind: "function", code: list, underParams: false },
  };
  const calls = nodes.map((args, id): LiveCall => ({
    ...{ id, kind: "function", function: wrapped, functionName: "list", named: true, site: {} },
    name: `n${id}`,
    args: args.map(({ of, item }) =>
      of % (id + 1) < id
        ? { [holeKey]: true, parent: of % (id + 1), path: item ? ["all"] : [] }
        : of,
    ),
  }));
  return {
    ...{ functions: [wrapped], calls, counts: new Map(), running: undefined, underParams: false },
  };
}

const editing = (draft: Draft, edit: string, keys: ReadonlySet<number>): EditCall => ({
  ...{ draft, edit, site: {}, place: () => undefined },
  nodes: draft.nodes.filter(({ id }) => keys.has(id)),
});

/** All values of a graph by name, made one call after the other. */
async function valuesOf({ calls }: Recorder): Promise<ReadonlyMap<string, unknown>> {
  const values = new Map<number, unknown>();
  for (const call of calls) {
    const args = fillArguments(call.args, (marker) => {
      if (!("parent" in marker)) throw new Error("no declared inputs here");
      // Parents stand before their children.
      expect(marker.parent).toBeLessThan(call.id);
      const picked = pickItem(values.get(marker.parent), marker.path);
      return structuredClone(picked.found ? picked.value : picked.what);
    });
    const code = call.function.code as (...args: readonly unknown[]) => unknown;
    values.set(call.id, await code(...args));
  }
  return new Map(calls.map(({ id, name }) => [name, values.get(id)]));
}

const described = (recorder: Recorder): unknown =>
  recorder.calls.map((call) => {
    const { argumentsHash, holes, name } = describeCall(call, { paramsText: "", folder: "/" });
    return { argumentsHash, holes, name };
  });

const close = (draft: Draft): readonly RecordedTarget[] => closeDraft(draft);

const picks = fc.uniqueArray(fc.nat({ max: 8 }), { minLength: 1, maxLength: 4 });
const within = (drawn: Drawn, picked: readonly number[]): ReadonlySet<number> => {
  const keys = picked.filter((key) => key < drawn.nodes.length);
  return new Set(keys.length === 0 ? [0] : keys);
};

test("a function put in and bypassed again leaves the calls as they were", () => {
  fc.assert(
    fc.property(graph, picks, fc.boolean(), (drawn, picked, before) => {
      const recorder = recorderOf(drawn);
      const wanted = described(recorder);
      const draft = openDraft(recorder, [{ call: drawn.nodes.length - 1, path: [] }]);
      const keys = new Set(
        [...within(drawn, picked)].filter((key) => !before || (drawn.nodes[key]?.length ?? 0) > 0),
      );
      if (keys.size === 0) return;
      const call = editing(draft, "insert", keys);
      const made = before
        ? insertBefore(call, identity)
        : insertAfter(call, identity, { into: undefined, name: undefined });
      bypass(editing(draft, "bypass", keysOf(made)), 0);
      const targets = close(draft);

      expect(described(recorder)).toEqual(wanted);
      expect(targets).toEqual([{ call: drawn.nodes.length - 1, path: [] }]);
    }),
    { numRuns: 300 },
  );
});

test("a function that gives what it is given changes no value wherever it is put", async () => {
  await fc.assert(
    fc.asyncProperty(graph, picks, async (drawn, picked) => {
      const plain = await valuesOf(recorderOf(drawn));
      const recorder = recorderOf(drawn);
      const draft = openDraft(recorder, []);
      insertAfter(editing(draft, "insertAfter", within(drawn, picked)), identity, {
        ...{ into: undefined, name: undefined },
      });
      duplicate(editing(draft, "duplicate", within(drawn, picked)), undefined);
      close(draft);
      const values = await valuesOf(recorder);

      for (const [name, value] of plain) expect(values.get(name)).toEqual(value);
      for (const key of within(drawn, picked)) {
        expect(values.get(`n${key}.identity`)).toEqual(plain.get(`n${key}`));
        expect(values.get(`n${key}.copy`)).toEqual(plain.get(`n${key}`));
      }
    }),
    { numRuns: 200 },
  );
});

test("collapsed nodes give the values that they would have given apart, or are refused for a cycle", async () => {
  const seen = { collapsed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(graph, picks, fc.boolean(), async (drawn, picked, keep) => {
      const plain = await valuesOf(recorderOf(drawn));
      const recorder = recorderOf(drawn);
      const draft = openDraft(recorder, []);
      const keys = within(drawn, picked);
      const below = reach(draft, keys, "descendants");
      const isCycle = draft.nodes.some(
        ({ id, args }) => keys.has(id) && holesOf(args).some(({ parent }) => below.has(parent)),
      );
      try {
        collapse(editing(draft, "collapse", keys), { name: "unit", keep, folder: "/" });
        expect(isCycle).toBe(false);
        seen.collapsed += 1;
      } catch (error) {
        if (!isFfuseError(error)) throw error;
        expect(error.failure.reason).toBe("edit-cycle");
        expect(isCycle).toBe(true);
        seen.refused += 1;
        return;
      }
      close(draft);
      const values = await valuesOf(recorder);

      for (const [name, value] of values) {
        if (name !== "unit") expect(value).toEqual(plain.get(name));
      }
      if (keep) {
        const all = [...keys].sort((a, b) => a - b).map((key) => `n${key}`);
        expect(values.get("unit")).toEqual(
          Object.fromEntries(all.map((name) => [name, plain.get(name)])),
        );
      }
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.collapsed, seen.refused)).toBeGreaterThan(20);
});

test("what is removed is gone with all that needs it, and all else stays as it was", async () => {
  await fc.assert(
    fc.asyncProperty(graph, picks, async (drawn, picked) => {
      const plain = await valuesOf(recorderOf(drawn));
      const recorder = recorderOf(drawn);
      const draft = openDraft(recorder, []);
      const keys = within(drawn, picked);
      const gone = new Set([...keys, ...reach(draft, keys, "descendants")]);
      if (gone.size === drawn.nodes.length) return;
      remove(editing(draft, "remove", keys), true);
      close(draft);
      const values = await valuesOf(recorder);

      expect([...values.keys()]).toEqual(
        drawn.nodes.flatMap((_, key) => (gone.has(key) ? [] : [`n${key}`])),
      );
      for (const [name, value] of values) expect(value).toEqual(plain.get(name));
    }),
    { numRuns: 200 },
  );
});

test("after any edits names are unique, ids are positions, and no edge leads to nothing", () => {
  const edit = fc.record({
    kind: fc.constantFrom("before", "after", "bypass", "remove", "duplicate", "collapse"),
    picked: picks,
  });
  fc.assert(
    fc.property(graph, fc.array(edit, { maxLength: 6 }), (drawn, edits) => {
      const recorder = recorderOf(drawn);
      const draft = openDraft(recorder, []);
      for (const [at, { kind, picked }] of edits.entries()) {
        const keys = keysOf(
          picked.flatMap((index) => draft.nodes[index % draft.nodes.length] ?? []),
        );
        const call = editing(draft, kind, keys);
        const nodes = [...draft.nodes.map((node) => ({ ...node }))];
        try {
          switch (kind) {
            case "before":
              insertBefore(call, identity, { name: (node) => `${node}.b${at}` });
              break;
            case "after":
              insertAfter(call, identity, { into: undefined, name: (node) => `${node}.a${at}` });
              break;
            case "bypass":
              bypass(call, 0);
              break;
            case "remove":
              remove(call, false);
              break;
            case "duplicate":
              duplicate(call, (node) => `${node}.d${at}`);
              break;
            case "collapse":
              collapse(call, { name: `unit${at}`, keep: false, folder: "/" });
              break;
          }
        } catch (error) {
          if (!isFfuseError(error)) throw error;
          // A refusal ends the command, so that what is left of the graph does not matter.
          draft.nodes = nodes;
          return;
        }
      }
      close(draft);

      const names = recorder.calls.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      recorder.calls.forEach(({ id, args }, at) => {
        expect(id).toBe(at);
        for (const { parent } of holesOf(args)) expect(parent).toBeLessThan(at);
      });
    }),
    { numRuns: 500 },
  );
});
