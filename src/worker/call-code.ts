import { isHoleMarker } from "../model/live-graph.ts";
import type { LiveCall } from "../model/live-graph.ts";
import type { Settled } from "../model/settled.ts";
import { mapGrowth, reduceGrowth } from "./list-growth.ts";
import type { Instances } from "./open-instances.ts";

/** Calls the code of a recorded call, or makes what stands for it; throws whatever that throws. */
export function callCode(
  call: LiveCall,
  args: unknown[],
  { instances, folder }: { readonly instances: Instances; readonly folder: string },
): unknown {
  const code = call.function.code as unknown;
  switch (call.kind) {
    case "gather":
      return call.how === "recover" ? recovered(call, args) : args[0];
    case "map":
      return mapGrowth(call, args[0]);
    case "reduce":
      return reduceGrowth(call, args[0], folder);
    case "function":
      return (code as (...args: unknown[]) => unknown)(...args);
    case "construct": {
      const instance = new (code as new (...args: unknown[]) => object)(...args);
      instances.set(call.id, instance);
      return instance;
    }
    case "method": {
      const instance = instances.get(call.chain?.instance) as Record<string, unknown>;
      const method = instance[call.method ?? ""];
      if (typeof method !== "function") {
        throw new TypeError(`class ${call.function.name} has no method "${call.method ?? ""}"`);
      }
      return (method as (...args: unknown[]) => unknown).apply(instance, args);
    }
  }
}

/** The value of what was asked for, else what stands in for it. Throws what that has failed with. */
function recovered(call: LiveCall, args: readonly unknown[]): unknown {
  const [asked, fallback] = args as readonly [Settled<unknown>, unknown];
  if (asked.ok) return asked.value;
  if (!isHoleMarker(call.args[1])) return fallback;
  const instead = fallback as Settled<unknown>;
  if (instead.ok) return instead.value;
  const { node, name, message } = instead.error;
  throw new Error(
    `what stands in for node "${asked.error.node}" failed, too: "${node}" threw ${name}: ${message}`,
  );
}
