import type { LookedUp } from "../contract/backend.ts";
import type { StoredTask } from "../contract/store.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { RunReason } from "../model/run-reason.ts";
import type { LookUpParts } from "./look-up-parts.ts";

/** Whether a kept result is reused: unless it is too old, or a file that belongs to it cannot be had any more. */
export async function judgeKept(
  task: StoredTask,
  args: NodeArguments,
  { restoreFiles, growths, now }: Pick<LookUpParts, "restoreFiles" | "growths" | "now">,
): Promise<LookedUp["verdict"]> {
  const expired = whyExpired(task, args, now());
  if (expired !== undefined) return { status: "run", because: expired };
  const { name, result, durationMs } = task;
  const growth = result.isGrowth === true ? await growths.read(result) : undefined;
  const files = result.files === undefined ? undefined : await restoreFiles(result, name);
  const damage = growth !== undefined && "path" in growth ? growth : files;
  if (damage === undefined) return { status: "reuse", result, savedMs: durationMs };
  const { path, found } = damage;
  return { status: "run", because: { kind: "entry-lost", path, found } };
}

function whyExpired(
  { createdAt }: StoredTask,
  { expiresMs }: NodeArguments,
  now: number,
): RunReason | undefined {
  const ageMs = now - createdAt;
  // A clock that was moved back makes a result younger than it is, never older.
  if (expiresMs === undefined || ageMs <= expiresMs) return undefined;
  return { kind: "expired", ageMs, expiresMs };
}
