import type { SnapshotStore } from "../contract/snapshot-store.ts";
import type { Fingerprint, NodeId } from "../model/ids.ts";
import type { SnapshotPoint } from "../model/resumed.ts";
import { restore, snapshot } from "../model/snapshot-hooks.ts";
import type { ResumeOrder, SnapshotRequest } from "../wire/run-request.ts";
import { describeThrown } from "./describe-thrown.ts";
import { ownFields } from "./own-fields.ts";
import { whyUnlike } from "./why-unlike.ts";

/** A class as its author wrote it. */
export type LiveClass = new (...args: never) => object;

/** Keeps states of the live instances of a realm, and makes instances of kept ones. */
export interface Snapshots {
  /** Keeps the state of an instance. Gives the reason if nothing was kept. */
  take(instance: object, ofClass: LiveClass, request: SnapshotRequest): Promise<string | undefined>;
  /** The instance as it was after the latest call of which there is a whole snapshot, or why there is none. */
  restore(ofClass: LiveClass, order: ResumeOrder): Promise<Restored | { readonly why: string }>;
}

export interface Restored {
  readonly instance: object;
  readonly after: SnapshotPoint;
}

/** What a snapshot holds. */
interface KeptState {
  readonly how: "fields" | "hooks";
  readonly state: unknown;
  /** The earlier snapshot of the instance that the run went on from. */
  readonly from: Fingerprint | null;
}

/** The snapshots of an instance that are known to be there. */
interface Line {
  /** The one that this realm made. */
  readonly own?: Fingerprint;
  /** The one that the instance was restored from. */
  readonly from?: Fingerprint;
  /** The one before that. */
  readonly before?: Fingerprint;
}

/** Opens them over a store. */
export function openSnapshots(store: SnapshotStore, now: () => number): Snapshots {
  const lines = new Map<NodeId, Line>();

  return {
    async take(instance, ofClass, { instance: id, after, notClonable }) {
      const hooks = hooksOf(ofClass);
      if (hooks === undefined && notClonable !== undefined) return notClonable;
      const line = lines.get(id) ?? {};
      if (line.from === after.fingerprint || line.own === after.fingerprint) return undefined;
      const own = hooks === undefined ? ownFields(instance, ofClass) : undefined;
      if (own !== undefined && "why" in own) return own.why;
      const state: unknown = own === undefined ? await hooks?.snapshot(instance) : own.fields;
      const how = own === undefined ? "hooks" : "fields";
      const kept: KeptState = { how, state, from: line.from ?? null };
      const why = await store.keep(kept, {
        fingerprint: after.fingerprint,
        node: after.name,
        functionName: after.functionName,
        codeHash: after.codeHash,
        createdAt: now(),
        whyUnlike: (copy) =>
          how === "hooks" ? undefined : whyUnlike(state, (copy as KeptState).state),
      });
      if (why !== undefined) return why.replace(/^\.state\.?/, "its field ");
      const { own: older, before, ...rest } = line;
      lines.set(id, { ...rest, own: after.fingerprint });
      // Of one chain, the latest stays and the one that a run went on from: whoever edits a call goes on from there again.
      for (const each of [older, before]) if (each !== undefined) await store.drop(each);
      return undefined;
    },

    async restore(ofClass, { instance: id, points, notClonable }) {
      const hooks = hooksOf(ofClass);
      if (hooks === undefined && notClonable !== undefined) {
        return { why: `no snapshot: ${notClonable}` };
      }
      const { found, damaged } = await store.findFirst(points.map((each) => each.fingerprint));
      const point = found === undefined ? undefined : points[found.index];
      if (found === undefined || point === undefined) {
        const name = points[damaged[0] ?? -1]?.name;
        return {
          why:
            name === undefined ? "no snapshot was kept" : `the snapshot after ${name} is damaged`,
        };
      }
      const kept = found.state as KeptState;
      const isOfHooks = kept.how === "hooks";
      if (isOfHooks !== (hooks !== undefined)) return { why: "no snapshot was kept" };
      const instance =
        hooks === undefined
          ? fromFields(ofClass, kept.state as object)
          : await fromHook(hooks, kept.state, ofClass);
      if ("why" in instance) return instance;
      lines.set(id, {
        from: point.fingerprint,
        ...(kept.from === null ? {} : { before: kept.from }),
      });
      return { instance: instance.made, after: point };
    },
  };
}

interface Hooks {
  snapshot(instance: object): unknown;
  restore(state: unknown): unknown;
}

function hooksOf(ofClass: LiveClass): Hooks | undefined {
  const { [snapshot]: take, [restore]: make } = ofClass as unknown as Record<symbol, unknown>;
  if (typeof take !== "function" || typeof make !== "function") return undefined;
  return {
    snapshot: (instance) => take.call(ofClass, instance) as unknown,
    restore: (state) => make.call(ofClass, state) as unknown,
  };
}

function fromFields(ofClass: LiveClass, fields: object): { readonly made: object } {
  const made = Object.create(ofClass.prototype as object) as object;
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(fields));
  return { made };
}

async function fromHook(
  hooks: Hooks,
  state: unknown,
  ofClass: LiveClass,
): Promise<{ readonly made: object } | { readonly why: string }> {
  try {
    const made = await hooks.restore(state);
    if (made instanceof ofClass) return { made };
    return { why: "its static restore gave something else than an instance" };
  } catch (thrown) {
    const { name, message } = describeThrown(thrown);
    return { why: `its static restore threw ${name}: ${message}` };
  }
}
