import type { NodeId } from "../model/ids.ts";
import type { CallWork, Notice } from "../model/node-work.ts";
import type { Resumed } from "../model/resumed.ts";
import type {
  ResumeOrder,
  RunRequest,
  SnapshotReport,
  SnapshotRequest,
} from "../wire/run-request.ts";
import type { OutputCapture } from "./capture-output.ts";
import { describeThrown } from "./describe-thrown.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import type { LiveClass, Restored, Snapshots } from "./open-snapshots.ts";
import { onBehalfOf, runningNode } from "./running-node.ts";

export interface InstanceParts {
  readonly loaded: LoadedWorkflow;
  readonly snapshots: Snapshots;
  readonly output: OutputCapture;
  readonly send: (notice: Notice) => void;
  /** Brings back the globals that user code has deleted. */
  readonly restoreGlobals: () => void;
}

/** The live instances of a realm, by their constructions. */
export interface Instances {
  get(construction: number | undefined): object | undefined;
  set(construction: number, instance: object): void;
  delete(construction: number): void;
  /** Restores the instance of a call if that is possible, and gives the calls that are left to be made before it. */
  resume(request: RunRequest): Promise<readonly CallWork[]>;
  /** Keeps the state of an instance. Nothing that goes wrong is anybody's failure: the calls can be made again. */
  keepState(request: SnapshotRequest): Promise<SnapshotReport>;
}

/** Opens them, with none alive. */
export function openInstances(parts: InstanceParts): Instances {
  const { loaded, snapshots, output, send, restoreGlobals } = parts;
  const alive = new Map<number, object>();

  const classOf = (construction: NodeId): LiveClass =>
    loaded.recorder.calls[construction]?.function.code as unknown as LiveClass;

  /** Whatever goes wrong here, the calls can be made again. */
  const restoreOrWhy = async (
    { call }: RunRequest,
    order: ResumeOrder,
  ): Promise<Restored | { readonly why: string }> => {
    output.mute();
    loaded.recorder.running = call.name;
    try {
      return await runningNode.run(onBehalfOf(call.node), () =>
        snapshots.restore(classOf(order.instance), order),
      );
    } catch (error) {
      return { why: `the snapshot cannot be read: ${describeThrown(error).message}` };
    } finally {
      restoreGlobals();
    }
  };

  return {
    get: (construction) => (construction === undefined ? undefined : alive.get(construction)),
    set: (construction, instance) => void alive.set(construction, instance),
    delete: (construction) => void alive.delete(construction),
    async resume(request) {
      const { replay, resume: order, call } = request;
      if (order === undefined) return replay;
      const { instance } = order;
      const tell = (resumed: Resumed): void => {
        if (replay.length > 0) send({ kind: "resumed", node: call.node, instance, resumed });
      };
      const restored = await restoreOrWhy(request, order);
      if ("why" in restored) {
        tell({ how: "replayed", calls: replay.length, why: restored.why });
        return replay;
      }
      const left = replay.slice(replay.findIndex(({ node }) => node === restored.after.node) + 1);
      alive.set(instance, restored.instance);
      tell({ how: "restored", after: restored.after.name, calls: left.length });
      return left;
    },
    async keepState(request) {
      const instance = alive.get(request.instance);
      if (instance === undefined) return { kind: "snapshot", why: "the instance is not alive" };
      output.mute();
      loaded.recorder.running = request.after.name;
      try {
        const why = await runningNode.run(onBehalfOf(request.instance), () =>
          snapshots.take(instance, classOf(request.instance), request),
        );
        return { kind: "snapshot", ...(why === undefined ? {} : { why }) };
      } catch (error) {
        return { kind: "snapshot", why: describeThrown(error).message };
      } finally {
        restoreGlobals();
      }
    },
  };
}
