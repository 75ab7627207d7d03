import type { Store } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { NodeName } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { RunReport } from "../model/run-report.ts";
import { decodeValue } from "../store/codecs/decode-value.ts";
import { pickOrThrow } from "../store/pick-or-throw.ts";

/**
 * The value that a node of a run has, or the part of it at a path: that of this run, kept or not, and never an older one.
 * A node that the run was not about has the latest value under its name. Throws `FfuseError`: why nodes failed where the
 * value could not be had because of them; task-unknown, item-unknown, entry-damaged.
 */
export async function readOutcome(
  store: Store,
  report: RunReport,
  name: NodeName,
  path: ItemPath = [],
): Promise<unknown> {
  const outcome = report.outcomes.get(name);
  switch (outcome?.status) {
    case undefined:
      return store.read(name, path);
    case "ran":
    case "reused": {
      const { result } = outcome;
      const bytes = await store.readEncoded(result);
      if (bytes instanceof Uint8Array) {
        return pickOrThrow(name, decodeValue(result.codec, bytes), path);
      }
      throw new FfuseError({ reason: "entry-damaged", task: name, ...bytes });
    }
    case "failed":
    case "skipped":
      throw new FfuseError(failuresOf(report));
    case "not-started":
      throw new FfuseError({
        reason: "task-unknown",
        workflow: report.workflow,
        task: name,
        near: [],
      });
  }
}

/** Why nodes of a run failed, in the order of the calls. */
function failuresOf({ outcomes }: RunReport): readonly [Failure, ...Failure[]] {
  const failures = [...outcomes].flatMap(([node, outcome]): readonly Failure[] =>
    outcome.status === "failed" ? [{ ...outcome.failure, node }] : [],
  );
  const [first, ...rest] = failures;
  if (first === undefined) throw new Error("bug: a node is without value, and none failed");
  return [first, ...rest];
}
