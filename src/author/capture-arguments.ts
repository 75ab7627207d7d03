import { FfuseError } from "../failure/ffuse-error.ts";
import { copyParts } from "../model/copy-parts.ts";
import { handleKey, holeKey, instanceKey } from "../model/live-graph.ts";
import type { HandleTarget, HoleMarker, InstanceTarget } from "../model/live-graph.ts";

/**
 * Copies arguments as they are at the call, with a hole marker for every handle. What the author changes afterwards does
 * not reach the node; only functions and instances of classes are kept by reference.
 */
export function captureArguments(args: readonly unknown[], user: string): readonly unknown[] {
  return copyParts(args, (part, where) => {
    const target = (part as { [handleKey]?: HandleTarget })[handleKey];
    if (target !== undefined) return { with: hole(target) };
    const instance = (part as { [instanceKey]?: InstanceTarget })[instanceKey];
    if (instance === undefined) return undefined;
    throw new FfuseError({ reason: "instance-as-argument", node: instance.node, where, user });
  });
}

function hole({ call, path }: HandleTarget): HoleMarker {
  return { [holeKey]: true, parent: call.id, path };
}
