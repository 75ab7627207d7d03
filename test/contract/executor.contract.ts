import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Executor, OnNotice } from "../../src/contract/executor.ts";
import type { Fingerprint, NodeId } from "../../src/model/ids.ts";
import { itemPathKey } from "../../src/model/item-path.ts";
import type { CallWork, NodeReport, NodeWork, Notice } from "../../src/model/node-work.ts";
import type { RealmOptions } from "../../src/model/node-work.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { openDrive } from "../support/driven-node.ts";
import { takeWorkflow } from "../support/taken-workflow.ts";
import type { TakenWorkflow } from "../support/taken-workflow.ts";

export interface ExecutorOptions {
  readonly realm: RealmOptions;
  /** How many nodes may run at once, if it can run several. */
  readonly threads: number;
  readonly onNotice: OnNotice;
}

/** An executor over one workflow, and its work made by name. */
interface ExecutorRig {
  readonly taken: TakenWorkflow;
  readonly executor: Executor;
  readonly notices: readonly Notice[];
  /** Runs a node by its name with the results so far. */
  run(name: string): Promise<NodeReport>;
  /** The result of a node that was kept. */
  result(name: string): ResultRef;
  value(name: string): Promise<unknown>;
  /** For each call of a chain that ran: the names of the calls that had to be made before it. */
  readonly replayed: readonly (readonly string[])[];
}

// Tests replace the console of their own thread, so nodes print to the streams.
const header = `
import { workflow } from "ffuse";
const f = (name: string, code: (...args: any[]) => unknown, ...args: unknown[]) => workflow(code)(...args).setName(name);
`;

/** What every executor must do, whatever it runs nodes on. */
export function executorContract(
  kind: string,
  open: (options: ExecutorOptions) => Executor | Promise<Executor>,
): void {
  async function rigOf(
    body: string,
    env: Readonly<Record<string, string>> = {},
    more = {},
  ): Promise<ExecutorRig> {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const taken = await takeWorkflow({ ...more, "w.ts": header + body });
    const notices: Notice[] = [];
    const executor = await open({
      realm: taken.realm,
      threads: 2,
      onNotice: (notice) => notices.push(notice),
    });
    onTestFinished(() => executor.close());
    const results = new Map<NodeId, ResultRef>();
    const replayed: (readonly string[])[] = [];
    const nodeAt = (id: NodeId) => {
      const node = taken.graph.nodes[id];
      if (node === undefined) throw new Error(`there is no node ${id}`);
      return node;
    };
    const callOf = (id: NodeId): CallWork => {
      const { name, callHash, holes } = nodeAt(id);
      const parents = [...new Set(holes.map(({ parent }) => parent))];
      const inputs = parents.map((parent) => {
        const result = results.get(parent);
        if (result === undefined) throw new Error(`${nodeAt(parent).name} did not run yet`);
        return { parent, name: nodeAt(parent).name, result };
      });
      return { node: id, name, callHash, inputs };
    };
    const callsSince = (id: NodeId, lastMade: NodeId | undefined): readonly CallWork[] => {
      const calls: CallWork[] = [];
      for (
        let previous = nodeAt(id).chain?.previous;
        previous !== undefined && previous !== lastMade;
        previous = nodeAt(previous).chain?.previous
      ) {
        calls.unshift(callOf(previous));
      }
      replayed.push(calls.map(({ name }) => name));
      return calls;
    };
    const workOf = (name: string): NodeWork => {
      const { id, kind: callKind, chain, functionName } = taken.node(name);
      const instance = callKind === "construct" ? id : chain?.instance;
      return {
        call: callOf(id),
        keep: {
          fingerprint: createHash("sha256").update(name).digest("hex") as Fingerprint,
          items: [],
          functionName,
          codeHash: taken.codeHash,
        },
        ...(instance === undefined
          ? {}
          : { chain: { instance, callsSince: (lastMade) => callsSince(id, lastMade) } }),
      };
    };
    const result = (name: string): ResultRef => {
      const found = results.get(taken.node(name).id);
      if (found === undefined) throw new Error(`${name} was not kept`);
      return found;
    };
    return {
      ...{ taken, executor, notices, replayed, result },
      async run(name) {
        const report = await executor.run(workOf(name));
        if (report.kind === "kept") results.set(taken.node(name).id, report.result);
        return report;
      },
      value: (name) =>
        openValueStore({
          place: openFolderPlace(taken.realm.storage.path),
          workflow: taken.realm.storage.workflow,
        }).fetch(result(name)),
    };
  }

  test(`${kind}: a node's value is kept where its report says, small or large, with its parents' values as arguments`, async () => {
    const rig = await rigOf(`
const small = f("small", () => ({ n: 1 }));
const large = f("large", () => new Float64Array(5000).fill(2));
f("sum", async (n, rows) => n + rows[0], small.n, large);
`);
    const reports = [await rig.run("small"), await rig.run("large"), await rig.run("sum")];
    expect(reports.map((report) => report.kind)).toEqual(["kept", "kept", "kept"]);
    expect(await rig.value("small")).toEqual({ n: 1 });
    expect(await rig.value("large")).toEqual(new Float64Array(5000).fill(2));
    expect(await rig.value("sum")).toBe(3);
    expect([rig.result("small").inline === undefined, rig.result("large").inline]).toEqual([
      false,
      undefined,
    ]);
  });

  test(`${kind}: nothing that a node does makes a promise reject: it comes back as a failure`, async () => {
    const rig = await rigOf(`
f("throws", () => { throw new TypeError("no"); });
f("rejects", () => Promise.reject(undefined));
f("unkeepable", () => ({ fit: () => 1 }));
f("exits", () => process.exit(3));
f("timer", () => new Promise(() => { setTimeout(() => { throw new Error("late"); }, 1); }));
f("item", (x) => x, (f("empty", () => ({})) as any).a);
f("good", () => 1);
`);
    await rig.run("empty");
    const failures = new Map<string, unknown>();
    for (const name of ["throws", "rejects", "unkeepable", "exits", "timer", "item"]) {
      const report = await rig.run(name);
      failures.set(name, report.kind === "failed" ? report.failure : report.kind);
    }
    expect(Object.fromEntries(failures)).toMatchObject({
      throws: { reason: "node-threw", thrown: { name: "TypeError", message: "no" } },
      rejects: { reason: "node-threw", thrown: { name: "undefined", message: "" } },
      unkeepable: { reason: "node-returned-unkeepable", where: ".fit" },
      exits: { reason: "node-exited", exitCode: 3 },
      timer: { reason: "node-threw", thrown: { message: "late" } },
      item: { reason: "node-item-missing", parent: "empty", item: ".a" },
    });
    expect((await rig.run("good")).kind).toBe("kept");
  });

  test(`${kind}: every line that a node prints is told before its report`, async () => {
    const rig = await rigOf(`
f("prints", () => { process.stdout.write("one\\n"); process.stderr.write("two\\n"); process.stdout.write("three"); return 1; });
`);
    await rig.run("prints");
    const node = rig.taken.node("prints").id;
    expect(rig.notices).toEqual([
      { kind: "printed", node, stream: "stdout", line: "one" },
      { kind: "printed", node, stream: "stderr", line: "two" },
      { kind: "printed", node, stream: "stdout", line: "three" },
    ]);
  });

  const counter = `
const Counter = workflow(class Counter {
  #n = 0;
  add(n: number) { process.stdout.write(\`add \${n}\\n\`); return (this.#n += n); }
  fail() { this.#n = 100; throw new Error("no"); }
});
const counter = new Counter();
counter.add(1).setName("one"); counter.add(2).setName("two"); counter.fail().setName("fail"); counter.add(4).setName("four");
`;

  test(`${kind}: the calls on one instance act on one live object, and nothing is made twice`, async () => {
    const rig = await rigOf(counter);
    for (const name of ["Counter_0000", "one", "two"]) await rig.run(name);
    expect(await rig.value("two")).toBe(3);
    expect(rig.replayed).toEqual([[], [], []]);
  });

  test(`${kind}: a call whose instance is not alive replays the calls before it, silently`, async () => {
    const rig = await rigOf(counter);
    await rig.run("two");
    expect(await rig.value("two")).toBe(3);
    expect(rig.replayed).toEqual([["Counter_0000", "one"]]);
    expect(rig.notices.map((notice) => notice.kind === "printed" && notice.line)).toEqual([
      "add 2",
    ]);
    await rig.executor.releaseInstance(rig.taken.node("Counter_0000").id);
    await rig.run("one");
    expect(rig.replayed.at(-1)).toEqual(["Counter_0000"]);
    expect(await rig.value("one")).toBe(1);
  });

  test(`${kind}: after a call that failed the instance is built again`, async () => {
    const rig = await rigOf(counter);
    for (const name of ["Counter_0000", "one"]) await rig.run(name);
    expect((await rig.run("fail")).kind).toBe("failed");
    await rig.run("two");
    expect([rig.replayed.at(-1), await rig.value("two")]).toEqual([["Counter_0000", "one"], 3]);
  });

  test(`${kind}: parts of a kept value are measured, alike for equal parts`, async () => {
    const rig = await rigOf(`f("pair", () => ({ a: [1], b: [1], rows: new Float64Array(5000) }));`);
    await rig.run("pair");
    const report = await rig.executor.measure(rig.result("pair"), [
      ["a"],
      ["b"],
      ["rows", 0],
      ["no"],
    ]);
    if (report.kind !== "measured") throw new Error(report.kind);
    const [a, b, zero, absent] = [["a"], ["b"], ["rows", 0], ["no"]].map(
      (path) => report.items[itemPathKey(path)],
    );
    expect(a).toMatch(/^[0-9a-f]{64}$/);
    expect([a === b, a === zero, zero === absent]).toEqual([true, false, false]);
  });

  test(`${kind}: an input that is gone is told with the node it is of, and a measuring of it too`, async () => {
    const rig = await rigOf(
      `f("use", (rows) => rows[0], f("rows", () => new Float64Array(5000)));`,
    );
    await rig.run("rows");
    const results = join(rig.taken.realm.storage.path, "w", "results");
    const [folder = ""] = await readdir(results);
    await rm(join(results, folder), { recursive: true });
    expect(await rig.run("use")).toMatchObject({
      kind: "input-damaged",
      parent: rig.taken.node("rows").id,
      path: expect.stringContaining(rig.result("rows").fingerprint) as string,
    });
    expect(await rig.executor.measure(rig.result("rows"), [["0"]])).toMatchObject({
      kind: "input-damaged",
    });
  });

  test(`${kind}: a workflow that records another call than the one asked for is told as different`, async () => {
    const rig = await rigOf(`f("one", () => 1);`);
    const work: NodeWork = {
      call: { node: 0 as NodeId, name: "one", callHash: "0".repeat(64), inputs: [] },
      keep: {
        fingerprint: "1".repeat(64) as Fingerprint,
        items: [],
        functionName: "f",
        codeHash: "",
      },
    };
    expect((await rig.executor.run(work)).kind).toBe("differs");
  });

  test(`${kind}: a stop ends what runs at once, and a close after it comes back`, async () => {
    const drive = await openDrive();
    const rig = await rigOf(
      `import { driven } from "./driven.ts";
f("held", () => driven("held"));`,
      drive.env,
      drive.files,
    );
    const report = rig.run("held");
    await drive.started("held");
    await rig.executor.stop();
    expect(await report).toMatchObject({ kind: "failed", failure: { reason: "node-stopped" } });
    await rig.executor.close();
  });
}
