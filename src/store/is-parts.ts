import { isHash, isRecord } from "./is-record.ts";

/** Whether parsed JSON is what a record says of a fingerprint; messages are made of it, so its shape has to hold. */
export function isPartsOrAbsent(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isRecord(value)) return false;
  const { inputs, declared, previous, environment, version, constants, plugins } = value;
  return (
    isHash(value["code"]) &&
    typeof value["function"] === "string" &&
    typeof value["arguments"] === "string" &&
    typeof value["argumentsText"] === "string" &&
    Array.isArray(inputs) &&
    inputs.every(
      (input) =>
        isRecord(input) &&
        typeof input["node"] === "string" &&
        typeof input["where"] === "string" &&
        Array.isArray(input["path"]) &&
        isHash(input["hash"]),
    ) &&
    Array.isArray(declared) &&
    declared.every((input) => isRecord(input) && typeof input["name"] === "string") &&
    (previous === undefined || (isRecord(previous) && typeof previous["node"] === "string")) &&
    (environment === undefined || isRecord(environment)) &&
    (constants === undefined || (isRecord(constants) && Object.values(constants).every(isHash))) &&
    (version === undefined || typeof version === "string") &&
    (plugins === undefined || (Array.isArray(plugins) && plugins.every(isPlugin)))
  );
}

function isPlugin(plugin: unknown): boolean {
  if (!isRecord(plugin)) return false;
  const { use, about, hash } = plugin;
  return typeof use === "string" && typeof about === "string" && isHash(hash);
}
