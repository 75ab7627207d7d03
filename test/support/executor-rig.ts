import { createHash } from "node:crypto";
import { onTestFinished, vi } from "vitest";
import type { Executor, OnNotice } from "../../src/contract/executor.ts";
import type { Fingerprint, NodeId } from "../../src/model/ids.ts";
import type {
  CallWork,
  ChainWork,
  NodeReport,
  NodeWork,
  Notice,
  RealmOptions,
} from "../../src/model/node-work.ts";
import type { Resources } from "../../src/model/resources.ts";
import type { Resumed, SnapshotPoint } from "../../src/model/resumed.ts";
import type { ResultRef } from "../../src/model/result-ref.ts";
import { openValueStore } from "../../src/store/open-value-store.ts";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { takeWorkflow } from "./taken-workflow.ts";
import type { TakenWorkflow } from "./taken-workflow.ts";

export interface ExecutorOptions {
  readonly realm: RealmOptions;
  /** How many nodes may run at once, if it can run several. */
  readonly threads: number;
  readonly onNotice: OnNotice;
}

export interface ExecutorRigOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Beside the workflow file. */
  readonly files?: Readonly<Record<string, string>>;
  /** Why instances cannot be told from their fields; they can if this is absent. */
  readonly notClonable?: string;
}

/** What of its settings a node runs with. */
export interface RunLimits {
  readonly memoryBytes?: number;
  readonly timeoutMs?: number;
  readonly attempt?: number;
  readonly resources?: Resources;
}

/** An executor over one workflow, and its work made by name. */
export interface ExecutorRig {
  readonly taken: TakenWorkflow;
  readonly executor: Executor;
  readonly notices: readonly Notice[];
  /** Runs a node by its name with the results so far. */
  run(name: string, limits?: RunLimits): Promise<NodeReport>;
  /** The result of a node that was kept. */
  result(name: string): ResultRef;
  value(name: string): Promise<unknown>;
  /** For each call of a chain that ran: the names of the calls that had to be made before it. */
  readonly replayed: readonly (readonly string[])[];
  /** What was told of instances that came back. */
  resumed(): readonly Resumed[];
  /** What nodes have printed. */
  printed(): readonly string[];
}

// Tests replace the console of their own thread, so nodes print to the streams.
const header = `
import { workflow } from "ffuse";
const f = (name: string, code: (...args: any[]) => unknown, ...args: unknown[]) => workflow(code)(...args).setName(name);
`;

/** Opens an executor over a workflow whose text follows the header. */
export async function openExecutorRig(
  open: (options: ExecutorOptions) => Executor | Promise<Executor>,
  body: string,
  { env = {}, files = {}, notClonable }: ExecutorRigOptions = {},
): Promise<ExecutorRig> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const taken = await takeWorkflow({ ...files, "w.ts": header + body });
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
  const fingerprintOf = (name: string): Fingerprint =>
    createHash("sha256").update(name).digest("hex") as Fingerprint;
  const pointsBefore = (id: NodeId): readonly SnapshotPoint[] => {
    const previous = nodeAt(id).chain?.previous;
    if (previous === undefined) return [];
    const { name } = nodeAt(previous);
    const point = { node: previous, name, fingerprint: fingerprintOf(name) };
    return [point, ...pointsBefore(previous)];
  };
  const chainOf = (id: NodeId, instance: NodeId): ChainWork => ({
    instance,
    callsSince: (lastMade) => callsSince(id, lastMade),
    snapshots: {
      before: () => pointsBefore(id),
      mayKeep: true,
      whyNotClonable: () => Promise.resolve(notClonable),
    },
  });
  const workOf = (name: string): NodeWork => {
    const { id, kind: callKind, chain, functionName } = taken.node(name);
    const instance = callKind === "construct" ? id : chain?.instance;
    return {
      call: callOf(id),
      keep: {
        fingerprint: fingerprintOf(name),
        items: [],
        functionName,
        codeHash: taken.codeHash,
      },
      ...(instance === undefined ? {} : { chain: chainOf(id, instance) }),
    };
  };
  const result = (name: string): ResultRef => {
    const found = results.get(taken.node(name).id);
    if (found === undefined) throw new Error(`${name} was not kept`);
    return found;
  };
  return {
    ...{ taken, executor, notices, replayed, result },
    async run(name, { timeoutMs, ...limits } = {}) {
      const { call, ...work } = workOf(name);
      const timed = timeoutMs === undefined ? call : { ...call, timeoutMs };
      const report = await executor.run({ ...work, ...limits, call: timed });
      if (report.kind === "kept") results.set(taken.node(name).id, report.result);
      return report;
    },
    value: (name) =>
      openValueStore({
        place: openFolderPlace(taken.realm.storage.path),
        workflow: taken.realm.storage.workflow,
      }).fetch(result(name)),
    resumed: () => notices.flatMap((notice) => (notice.kind === "resumed" ? [notice.resumed] : [])),
    printed: () => notices.flatMap((notice) => (notice.kind === "printed" ? [notice.line] : [])),
  };
}
