import type { Reply, RunRequest } from "../wire/run-request.ts";
import type { SharedValues } from "./shared-values.ts";

/** Has a node run with what is in memory of its inputs, and takes its own value into memory. Rejects if the thread dies. */
export async function withMemory(
  memory: SharedValues,
  request: RunRequest,
  alone: boolean,
  ask: (request: RunRequest) => Promise<Reply>,
): Promise<Reply> {
  const { call, replay } = request;
  const { held, end } = memory.read([...replay, call], alone);
  memory.began(call.node);
  try {
    const reply = await ask({ ...request, held });
    const { loan } = reply;
    memory.returned(call.node, reply.kind === "kept" ? { result: reply.result, loan } : undefined);
    return reply;
  } catch (error) {
    memory.lost(call.node);
    throw error;
  } finally {
    end();
  }
}
