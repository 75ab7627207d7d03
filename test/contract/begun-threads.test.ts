import type * as BegunThreadsModule from "../../src/execute/begun-threads.ts";
import type * as PoolExecutorModule from "../../src/execute/pool-executor.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { BeginOptions, BegunThreads } from "../../src/execute/begun-threads.ts";
import type { RealmOptions } from "../../src/model/node-work.ts";
import { built } from "../support/built.ts";
import { openExecutorRig } from "../support/executor-rig.ts";
import type { ExecutorRig } from "../support/executor-rig.ts";

/** Notes every load of the workflow, and gives the threads in which its nodes run. */
const noting = `
import { appendFileSync } from "node:fs";
import { threadId } from "node:worker_threads";
appendFileSync(new URL("loads.txt", import.meta.url), threadId + "\\n");
f("one", () => threadId);
f("two", () => threadId);
`;

async function openRig(
  options: BeginOptions,
  {
    threads = 2,
    text = noting,
    first = () => undefined,
  }: {
    readonly threads?: number;
    readonly text?: string;
    /** What is done with the threads before somebody takes them. */
    readonly first?: (begun: BegunThreads, realm: RealmOptions) => Promise<void> | undefined;
  } = {},
) {
  const { beginThreads } = await built<typeof BegunThreadsModule>("begun-threads.js");
  const { openPoolExecutor } = await built<typeof PoolExecutorModule>("pool-executor.js");
  let begun: BegunThreads | undefined;
  const rig = await openExecutorRig(async (given) => {
    begun = beginThreads(options);
    await first(begun, given.realm);
    return openPoolExecutor({ ...given, threads, begun });
  }, text);
  return { rig, begun: begun as unknown as BegunThreads };
}

/** A busy machine may take its time to start threads. */
const patient = { timeout: 30_000 };

/** The threads that have loaded the workflow since the graph was taken. */
async function loadsIn(folder: string): Promise<readonly number[]> {
  const text = await readFile(join(folder, "loads.txt"), "utf8");
  const [, ...threads] = text.trim().split("\n").map(Number);
  return threads;
}

async function threadOf(rig: ExecutorRig, name: string): Promise<unknown> {
  expect(await rig.run(name)).toMatchObject({ kind: "kept" });
  return rig.value(name);
}

test("threads that were begun for nodes that surely run load the workflow before a node is asked for, once each", async () => {
  const { rig } = await openRig({ count: 2, threads: 2, loads: true });
  await vi.waitFor(async () => {
    expect(await loadsIn(rig.taken.folder)).toHaveLength(2);
  }, patient);
  const loads = await loadsIn(rig.taken.folder);
  expect(new Set(loads).size).toBe(2);
  expect(loads).toContain(await threadOf(rig, "one"));
  expect(loads).toContain(await threadOf(rig, "two"));
  expect(await loadsIn(rig.taken.folder)).toEqual(loads);
});

test("threads that are told their realm early load the workflow before anybody takes them, and what they say is heard then", async () => {
  const { rig } = await openRig(
    { count: 2, threads: 2, loads: true },
    {
      text: `
import { existsSync } from "node:fs";
const isAgain = existsSync(new URL("loads.txt", import.meta.url));
${noting}
if (isAgain) void Promise.reject(new Error("stray"));
`,
      async first(begun, realm) {
        begun.tell(realm, 2);
        await vi.waitFor(async () => {
          expect(await loadsIn(realm.root)).toHaveLength(2);
        }, patient);
      },
    },
  );
  const loads = await loadsIn(rig.taken.folder);
  expect(loads).toContain(await threadOf(rig, "one"));
  expect(await loadsIn(rig.taken.folder)).toEqual(loads);
  await vi.waitFor(() => {
    expect(rig.notices).toEqual([
      { kind: "late-error", node: undefined, message: "Error: stray" },
      { kind: "late-error", node: undefined, message: "Error: stray" },
    ]);
  }, patient);
});

test("where fewer can run something than were begun, none loads the workflow before a node is asked for", async () => {
  const { rig } = await openRig({ count: 2, threads: 2, loads: true }, { threads: 1 });
  const one = await threadOf(rig, "one");
  expect(await loadsIn(rig.taken.folder)).toEqual([one]);
});

test("threads that were begun for nodes that may not run load the workflow with the first of them", async () => {
  const { rig } = await openRig({ count: 2, threads: 2, loads: false });
  const one = await threadOf(rig, "one");
  expect(await loadsIn(rig.taken.folder)).toEqual([one]);
});

test("where too few threads were begun, others run the nodes", async () => {
  const { rig, begun } = await openRig({ count: 1, threads: 1, loads: true });
  const one = await threadOf(rig, "one");
  expect(await loadsIn(rig.taken.folder)).toEqual([one]);
  expect(begun.take({ realm: rig.taken.realm, threads: 1, onMessage: () => undefined })).toBe(
    undefined,
  );
});

test("threads that were ended cannot be had", async () => {
  const { beginThreads } = await built<typeof BegunThreadsModule>("begun-threads.js");
  const begun = beginThreads({ count: 2, threads: 2, loads: true });
  await begun.end();
  const storage = { kind: "memory", path: "", workflow: "" } as const;
  const realm = { bundleFile: "", root: "", entry: "", params: {}, storage };
  expect(begun.take({ realm, threads: 2, onMessage: () => undefined })).toBeUndefined();
});
