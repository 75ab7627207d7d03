import { isFfuseError } from "../failure/ffuse-error.ts";
import type { NodeId } from "../model/ids.ts";
import type { Reply } from "../wire/run-request.ts";

/** Thrown to leave a call early with a reply. */
export class EarlyReply extends Error {
  readonly reply: DistributiveOmit<Reply, "lines">;
  constructor(reply: DistributiveOmit<Reply, "lines">) {
    super(reply.kind);
    this.reply = reply;
  }
}

/** `Omit` for each member of a union. */
export type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never;

/** The early reply for an input that could not be read; any other error as it is. */
export function damagedInput(error: unknown, parent: NodeId | undefined): unknown {
  if (!isFfuseError(error) || error.failure.reason !== "entry-damaged") return error;
  const { path, found } = error.failure;
  const of = parent === undefined ? {} : { parent };
  return new EarlyReply({ kind: "input-damaged", ...of, path, found });
}
