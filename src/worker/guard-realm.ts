import type { NodeId } from "../model/ids.ts";
import type { Notice } from "../model/node-work.ts";
import { describeThrown } from "./describe-thrown.ts";
import type { Realm } from "./open-realm.ts";

/** Blames what is thrown outside of any call on the running node, or reports it if there is none. */
export function guardRealm(
  realm: () => Realm | undefined,
  running: () => NodeId | undefined,
  send: (notice: Notice) => void,
): void {
  const blame = (thrown: unknown): void => {
    if (realm()?.blame(thrown) === true) return;
    const { name, message } = describeThrown(thrown);
    send({ kind: "late-error", node: running(), message: `${name}: ${message}` });
  };
  process.on("uncaughtException", blame);
  process.on("unhandledRejection", blame);
}
