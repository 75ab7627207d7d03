import { expect, test } from "vitest";
import type { Store, ValueStore } from "../../src/contract/store.ts";
import { FfuseError } from "../../src/failure/ffuse-error.ts";
import type { Fingerprint, NodeId, NodeName, RunId } from "../../src/model/ids.ts";
import { itemPathKey } from "../../src/model/item-path.ts";
import type { ItemPath } from "../../src/model/item-path.ts";
import { inlineLimitBytes } from "../../src/model/result-ref.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";
import type { Warning } from "../../src/model/run-event.ts";
import { findResult } from "../support/find-result.ts";

/** One workflow's results as different processes see them. */
export interface StoreRig {
  /** Opens the store anew, as another process would. */
  open(): Promise<Store>;
  values(): ValueStore;
  readonly warnings: readonly Warning[];
}

const run = (number: number): RunId => `20260101T00000000${number}Z-0000000${number}` as RunId;
const fingerprint = (number: number): Fingerprint =>
  number.toString(16).padStart(64, "0") as Fingerprint;
const nodeName = (name: string): NodeName => name as NodeName;

const small = { rows: [1, 2, 3] };
/** Too long for the journal. */
const large = new Float64Array(inlineLimitBytes / 8 + 1).fill(1.5);
/** Short enough for the journal, too long for the index. */
const middle = "m".repeat(5000);

interface Kept {
  readonly name: string;
  readonly value: unknown;
  readonly key: number;
  readonly items?: readonly ItemPath[];
  readonly at?: number;
}

/** Keeps values as a run of their own does, and closes everything. */
async function keepInRun(
  rig: StoreRig,
  number: number,
  kept: readonly Kept[],
): Promise<ResultRef[]> {
  const store = await rig.open();
  const journal = await store.startRun(run(number));
  const results: ResultRef[] = [];
  for (const [id, { name, value, key, items = [], at = number * 1000 }] of kept.entries()) {
    const result = await rig.values().keep(value, {
      fingerprint: fingerprint(key),
      items,
      origin: {
        node: nodeName(name),
        functionName: "f",
        codeHash: "c",
        durationMs: 5,
        createdAt: at,
      },
    });
    journal.record({
      type: "node-ended",
      at,
      node: id as NodeId,
      name: nodeName(name),
      outcome: { status: "ran", result, durationMs: 5 },
    });
    results.push(result);
  }
  await journal.close();
  await store.close();
  return results;
}

/** What every Store and its ValueStore must do; `open` gives an empty one. */
export function storeContract(kind: string, open: () => Promise<StoreRig>): void {
  for (const [size, value] of Object.entries({ small, middle, large })) {
    test(`${kind}: a ${size} value is found by its fingerprint after the store was opened again`, async () => {
      const rig = await open();
      const [kept] = await keepInRun(rig, 1, [{ name: "a", value, key: 1 }]);
      const store = await rig.open();
      const found = await findResult(store, fingerprint(1));
      expect(found).toEqual(kept);
      expect(await rig.values().fetch(found as ResultRef)).toEqual(value);
      expect(await store.read(nodeName("a"))).toEqual(value);
      expect(rig.warnings).toEqual([]);
    });

    test(`${kind}: a ${size} value is found in the run that keeps it`, async () => {
      const rig = await open();
      const store = await rig.open();
      const journal = await store.startRun(run(1));
      const origin = {
        ...{ node: nodeName("a"), functionName: "f", codeHash: "c", durationMs: 1, createdAt: 1 },
      };
      const result = await rig
        .values()
        .keep(value, { fingerprint: fingerprint(1), items: [], origin });
      const outcome = { status: "ran", result, durationMs: 1 } as const;
      journal.record({
        type: "node-ended",
        at: 1,
        node: 0 as NodeId,
        name: nodeName("a"),
        outcome,
      });
      expect(await findResult(store, fingerprint(1))).toEqual(result);
      await journal.close();
    });
  }

  test(`${kind}: only values above the limit leave an entry`, async () => {
    const rig = await open();
    const atLimit = new Uint8Array(inlineLimitBytes);
    const above = new Uint8Array(inlineLimitBytes + 1);
    const [first, second] = await keepInRun(rig, 1, [
      { name: "a", value: atLimit, key: 1 },
      { name: "b", value: above, key: 2 },
    ]);
    expect(first?.inline).toEqual(atLimit);
    expect(second?.inline).toBeUndefined();
    expect(second?.sizeBytes).toBe(inlineLimitBytes + 1);
  });

  test(`${kind}: an empty store finds nothing and lists nothing`, async () => {
    const store = await (await open()).open();
    expect(await findResult(store, fingerprint(1))).toBeUndefined();
    expect(await store.findByName(nodeName("a"))).toBeUndefined();
    expect(await store.listTasks()).toEqual([]);
    await store.close();
  });

  test(`${kind}: the latest result of a name is found by the name, older ones by their fingerprints`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [{ name: "a", value: "old", key: 1 }]);
    await keepInRun(rig, 2, [{ name: "a", value: "new", key: 2 }]);
    const store = await rig.open();
    expect(await store.read(nodeName("a"))).toBe("new");
    expect((await store.findByName(nodeName("a")))?.result.fingerprint).toBe(fingerprint(2));
    const old = await findResult(store, fingerprint(1));
    expect(await rig.values().fetch(old as ResultRef)).toBe("old");
  });

  test(`${kind}: a name that went back to an earlier result reads as that result`, async () => {
    const rig = await open();
    const [old] = await keepInRun(rig, 1, [{ name: "a", value: "old", key: 1 }]);
    await keepInRun(rig, 2, [{ name: "a", value: "new", key: 2 }]);
    const store = await rig.open();
    const journal = await store.startRun(run(3));
    journal.record({
      type: "node-ended",
      at: 3000,
      node: 0 as NodeId,
      name: nodeName("a"),
      outcome: { status: "reused", result: old as ResultRef, savedMs: 1 },
    });
    await journal.close();
    await store.close();
    expect(await (await rig.open()).read(nodeName("a"))).toBe("old");
  });

  test(`${kind}: the list tells of every name in order what the run recorded`, async () => {
    const rig = await open();
    const [b, a] = await keepInRun(rig, 1, [
      { name: "b", value: large, key: 1, at: 7 },
      { name: "a/../ü\n", value: 1, key: 2, at: 8 },
    ]);
    const rest = { functionName: "", durationMs: 5, run: run(1) };
    expect(await (await rig.open()).listTasks()).toEqual([
      { name: "a/../ü\n", result: a, createdAt: 8, ...rest },
      { name: "b", result: b, createdAt: 7, ...rest },
    ]);
  });

  test(`${kind}: a name without a result is an error that tells near names`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [
      { name: "model-3", value: 1, key: 1 },
      { name: "rows", value: 1, key: 2 },
    ]);
    const store = await rig.open();
    const failure = await store.read(nodeName("modell-3")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FfuseError);
    expect((failure as FfuseError).failure).toEqual({
      ...{ reason: "task-unknown", workflow: store.workflow, task: "modell-3", near: ["model-3"] },
    });
  });

  test(`${kind}: an item is read by its path, and an unknown one tells the known ones`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [{ name: "split", value: { train: [1, 2], test: { x: 1 } }, key: 1 }]);
    const store = await rig.open();
    expect(await store.read(nodeName("split"), ["train", "1"])).toBe(2);
    const failureAt = async (path: ItemPath): Promise<unknown> =>
      ((await store.read(nodeName("split"), path).catch((error: unknown) => error)) as FfuseError)
        .failure;
    expect(await failureAt(["tain"])).toEqual({
      ...{ reason: "item-unknown", task: "split", item: ".tain", known: ["train", "test"] },
    });
    expect(await failureAt(["test", "y"])).toEqual({
      ...{ reason: "item-unknown", task: "split", item: ".test.y", known: ["test.x"] },
    });
  });

  test(`${kind}: hashes of items are kept with the result, also those that are found out later`, async () => {
    const rig = await open();
    const value = { train: [1], test: [2] };
    const [kept] = await keepInRun(rig, 1, [{ name: "a", value, key: 1, items: [["train"]] }]);
    const hashes = rig.values().hashItems(value, [["train"], ["test"], ["absent"]]);
    expect(kept?.items).toEqual({ [itemPathKey(["train"])]: hashes[itemPathKey(["train"])] });
    const store = await rig.open();
    const journal = await store.startRun(run(2));
    journal.recordItems(fingerprint(1), hashes);
    await journal.close();
    await store.close();
    expect((await findResult(await rig.open(), fingerprint(1)))?.items).toEqual(hashes);
  });

  test(`${kind}: an item that is not there hashes as undefined does`, async () => {
    const values = (await open()).values();
    const hashes = values.hashItems({ there: undefined, other: null }, [
      ["there"],
      ["not"],
      ["other"],
    ]);
    expect(hashes[itemPathKey(["not"])]).toBe(hashes[itemPathKey(["there"])]);
    expect(hashes[itemPathKey(["not"])]).not.toBe(hashes[itemPathKey(["other"])]);
  });

  test(`${kind}: a fetched value can be changed without changing what others fetch`, async () => {
    const rig = await open();
    for (const value of [{ rows: [1] }, new Float64Array(10), large, new Uint8Array(20_000)]) {
      const [result] = await keepInRun(rig, 1, [{ name: "a", value, key: 1 }]);
      const first = (await rig.values().fetch(result as ResultRef)) as { fill?: unknown };
      if (ArrayBuffer.isView(first)) (first as unknown as Uint8Array).fill(9);
      else (first as Record<string, unknown>)["rows"] = 0;
      expect(await rig.values().fetch(result as ResultRef)).toEqual(value);
    }
  });

  test(`${kind}: what cannot be kept leaves nothing behind and names the path`, async () => {
    const rig = await open();
    const kept = keepInRun(rig, 1, [{ name: "a", value: { model: { fit: () => 1 } }, key: 1 }]);
    await expect(kept).rejects.toMatchObject({ where: ".model.fit", what: "a function" });
    expect(await findResult(await rig.open(), fingerprint(1))).toBeUndefined();
  });

  test(`${kind}: a removed name is gone with all its results, and its neighbours stay`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [
      { name: "a", value: large, key: 1 },
      { name: "b", value: "b", key: 2 },
    ]);
    await keepInRun(rig, 2, [{ name: "a", value: "newer", key: 3 }]);
    const store = await rig.open();
    await store.removeTask(nodeName("a"));
    for (const seen of [store, await rig.open()]) {
      expect(await findResult(seen, fingerprint(1))).toBeUndefined();
      expect(await findResult(seen, fingerprint(3))).toBeUndefined();
      expect((await seen.listTasks()).map(({ name }) => name)).toEqual(["b"]);
    }
    await expect(store.removeTask(nodeName("a"))).rejects.toThrow("has no result named");
    expect(rig.warnings).toEqual([]);
  });

  test(`${kind}: a result that another name has too survives the removal of one of them`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [
      { name: "a", value: "same", key: 1 },
      { name: "b", value: "same", key: 1 },
    ]);
    const store = await rig.open();
    await store.removeTask(nodeName("a"));
    expect(await store.read(nodeName("b"))).toBe("same");
    expect((await store.listTasks()).map(({ name }) => name)).toEqual(["b"]);
  });

  test(`${kind}: a result that is computed again after its removal is there again, though no time has passed`, async () => {
    const rig = await open();
    const kept = { name: "a", value: "x", key: 1, at: Date.now() + 60_000 };
    await keepInRun(rig, 1, [kept]);
    await (await rig.open()).removeTask(nodeName("a"));
    await keepInRun(rig, 2, [kept]);
    expect(await (await rig.open()).read(nodeName("a"))).toBe("x");
  });

  test(`${kind}: after the removal of everything the store is empty and can be used again`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [{ name: "a", value: large, key: 1 }]);
    const store = await rig.open();
    await store.remove();
    await store.close();
    expect(await (await rig.open()).listTasks()).toEqual([]);
    await keepInRun(rig, 2, [{ name: "b", value: large, key: 2 }]);
    expect(await (await rig.open()).read(nodeName("b"))).toEqual(large);
  });

  test(`${kind}: a value for the run alone can be fetched until it is dropped and is no result`, async () => {
    const rig = await open();
    const store = await rig.open();
    const journal = await store.startRun(run(1));
    const result = await rig.values().keep(large, {
      fingerprint: fingerprint(1),
      items: [],
      origin: { node: nodeName("a"), functionName: "f", codeHash: "", durationMs: 0, createdAt: 0 },
      scratch: run(1),
    });
    const outcome = { status: "ran", result, durationMs: 1 } as const;
    journal.record({ type: "node-ended", at: 1, node: 0 as NodeId, name: nodeName("a"), outcome });
    await journal.flush();
    expect(await rig.values().fetch(result)).toEqual(large);
    expect(await (await rig.open()).listTasks()).toEqual([]);
    await store.dropScratch(run(1));
    await expect(rig.values().fetch(result)).rejects.toMatchObject({
      failure: { reason: "entry-damaged", found: "it is not there" },
    });
    await journal.close();
  });

  test(`${kind}: two stores that write at once both find all afterwards`, async () => {
    const rig = await open();
    const [first, second] = [await rig.open(), await rig.open()];
    const journals = [await first.startRun(run(1)), await second.startRun(run(2))];
    for (let key = 0; key < 200; key++) {
      const name = nodeName(`n${key}`);
      const result = await rig.values().keep(`value ${key}`, {
        fingerprint: fingerprint(key),
        items: [],
        origin: { node: name, functionName: "f", codeHash: "", durationMs: 0, createdAt: 0 },
      });
      const outcome = { status: "ran", result, durationMs: 1 } as const;
      journals[key % 2]?.record({
        type: "node-ended",
        at: key,
        node: key as NodeId,
        name,
        outcome,
      });
    }
    await Promise.all(journals.map((journal) => journal.close()));
    await Promise.all([first.close(), second.close()]);
    const store = await rig.open();
    expect(await store.listTasks()).toHaveLength(200);
    expect(await store.read(nodeName("n7"))).toBe("value 7");
    expect(await store.read(nodeName("n8"))).toBe("value 8");
  });

  test(`${kind}: a store that is open finds what others keep once it has read on`, async () => {
    const rig = await open();
    await keepInRun(rig, 1, [{ name: "a", value: small, key: 1 }]);
    const other = await rig.open();
    const journal = await other.startRun(run(2));
    const store = await rig.open();
    await store.startRun(run(9));
    const keepMore = async (name: string, value: unknown, key: number): Promise<ResultRef> => {
      const node = nodeName(name);
      const origin = { node, functionName: "f", codeHash: "c", durationMs: 5, createdAt: 2000 };
      const order = { fingerprint: fingerprint(key), items: [], origin };
      const result = await rig.values().keep(value, order);
      const outcome = { status: "ran", result, durationMs: 5 } as const;
      journal.record({ type: "node-ended", at: 2000, node: 0 as NodeId, name: node, outcome });
      await journal.flush();
      return result;
    };
    const found = async (key: number, live: readonly RunId[]): Promise<unknown> => {
      await store.refresh(live);
      return findResult(store, fingerprint(key));
    };
    const b = await keepMore("b", small, 2);
    expect(await findResult(store, fingerprint(2))).toBeUndefined();
    expect(await found(2, [run(2)])).toEqual(b);
    const c = await keepMore("c", large, 3);
    expect(await found(3, [run(2)])).toEqual(c);
    // Its last results come in after it was last seen alive.
    const d = await keepMore("d", middle, 4);
    expect(await found(4, [])).toEqual({ ...d, inline: expect.any(Uint8Array) as unknown });
    const [e] = await keepInRun(rig, 3, [{ name: "e", value: small, key: 5 }]);
    expect(await found(5, [])).toEqual(e);
    await store.close();
    await other.close();
    const later = await rig.open();
    expect((await later.listTasks()).map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e"]);
    expect(rig.warnings).toEqual([]);
  });

  test(`${kind}: an unchanged reuse adds no record of its own`, async () => {
    const rig = await open();
    const [kept] = await keepInRun(rig, 1, [{ name: "a", value: 1, key: 1 }]);
    const store = await rig.open();
    const journal = await store.startRun(run(2));
    const outcome = { status: "reused", result: kept as ResultRef, savedMs: 1 } as const;
    journal.record({
      type: "node-ended",
      at: 2000,
      node: 0 as NodeId,
      name: nodeName("a"),
      outcome,
    });
    await journal.close();
    await store.close();
    const [task] = await (await rig.open()).listTasks();
    expect(task).toMatchObject({ name: "a", createdAt: 1000, run: run(1) });
  });
}
