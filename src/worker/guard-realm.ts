import type { NodeId } from "../model/ids.ts";
import type { Notice } from "../model/node-work.ts";
import { describeThrown } from "./describe-thrown.ts";
import type { Realm } from "./open-realm.ts";
import { runningNode } from "./running-node.ts";

export interface GuardOptions {
  readonly realm: () => Realm | undefined;
  /** The node that ran last, for errors whose node is not known. */
  readonly running: () => NodeId | undefined;
  readonly send: (notice: Notice) => void;
  /** What becomes of errors that no node is known to have thrown: in a thread of its own they are the running node's. */
  readonly strays: "blame" | "throw";
}

/** Blames what is thrown outside of any call on the running node, or reports it if it comes from another. Gives the way back. */
export function guardRealm({ realm, running, send, strays }: GuardOptions): () => void {
  const blame = (thrown: unknown): void => {
    const node = runningNode.getStore()?.node;
    if (node === undefined && strays === "throw") {
      unguard();
      throw thrown;
    }
    if (realm()?.blame(thrown, node) === true) return;
    const { name, message } = describeThrown(thrown);
    send({ kind: "late-error", node: node ?? running(), message: `${name}: ${message}` });
  };
  const unguard = (): void => {
    process.off("uncaughtException", blame);
    process.off("unhandledRejection", blame);
  };
  process.on("uncaughtException", blame);
  process.on("unhandledRejection", blame);
  return unguard;
}
