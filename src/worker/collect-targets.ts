import { FfuseError } from "../failure/ffuse-error.ts";
import { handleKey, instanceKey } from "../model/live-graph.ts";
import type { HandleTarget, InstanceTarget } from "../model/live-graph.ts";
import type { RecordedTarget } from "../model/recorded-graph.ts";

/** The handles that a value holds, at any depth of arrays and records. Throws `FfuseError` `target-not-handle`. */
export function collectTargets(root: unknown, file: string): readonly RecordedTarget[] {
  const targets: RecordedTarget[] = [];

  const collect = (value: unknown, where: string): void => {
    const target = targetOf(value);
    if (target !== undefined) {
      targets.push(target);
    } else if (Array.isArray(value)) {
      value.forEach((element, index) => {
        collect(element, `${where}[${index}]`);
      });
    } else if (isRecord(value)) {
      for (const [key, element] of Object.entries(value)) collect(element, `${where}.${key}`);
    } else {
      throw new FfuseError({ reason: "target-not-handle", where, what: describe(value), file });
    }
  };

  collect(root, "default");
  return targets;
}

/** What a handle, or the stand-in of an instance, asks for; undefined for any other value. */
export function targetOf(value: unknown): RecordedTarget | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function"))
    return undefined;
  const handle = (value as { [handleKey]?: HandleTarget })[handleKey];
  if (handle !== undefined) return { call: handle.call.id, path: handle.path };
  const instance = (value as { [instanceKey]?: InstanceTarget })[instanceKey];
  return instance?.call === undefined ? undefined : { call: instance.call.id, path: [] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return `an instance of ${value.constructor.name}`;
  return `a ${typeof value}`;
}
