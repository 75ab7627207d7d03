import { types } from "node:util";
import { FfuseError } from "../failure/ffuse-error.ts";
import { formatItemPath } from "../model/item-path.ts";
import { errorParts } from "./codecs/error-fields.ts";
import { setOwn } from "./set-own.ts";

/**
 * Any kept value as JSON for other tools: what JSON has no word for becomes the nearest thing that it has.
 * Throws `FfuseError` value-not-json for a value that contains itself.
 */
export function toJsonText(value: unknown, indent?: number): string {
  return JSON.stringify(toJson(value, []), undefined, indent);
}

type Path = readonly { readonly key: string | number; readonly holder: object }[];

function toJson(value: unknown, path: Path): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint": {
      const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
      return isSafe ? Number(value) : String(value);
    }
    case "object":
      return value === null ? null : objectToJson(value, path);
    case "undefined":
    case "function":
    case "symbol":
      return null;
  }
}

function objectToJson(value: object, path: Path): unknown {
  if (path.some(({ holder }) => holder === value)) {
    const where = formatItemPath(path.map(({ key }) => key));
    throw new FfuseError({ reason: "value-not-json", where });
  }
  const below = (key: string | number, item: unknown): unknown =>
    toJson(item, [...path, { key, holder: value }]);

  if (types.isTypedArray(value))
    return Array.from(value as Iterable<unknown>, (item) => toJson(item, []));
  if (types.isAnyArrayBuffer(value)) return [...new Uint8Array(value)];
  if (types.isDataView(value)) {
    return [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)];
  }
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (types.isRegExp(value)) return String(value);
  if (types.isBoxedPrimitive(value)) return toJson(value.valueOf(), path);
  if (Array.isArray(value)) return Array.from(value, (item, index) => below(index, item));
  if (types.isSet(value)) return Array.from(value, (item) => below("a member", item));
  if (types.isMap(value)) {
    const entries = [...value];
    if (entries.every(([key]) => typeof key === "string")) {
      return fields(entries.map(([key, item]) => [key as string, below(key as string, item)]));
    }
    return entries.map(([key, item]) => [below("a key", key), below("a value", item)]);
  }
  if (value instanceof Error) {
    const parts = errorParts(value).fields.map(([key, item]) => [key, below(key, item)] as const);
    return fields([["name", value.name], ...parts.filter(([key]) => key !== "name")]);
  }
  return fields(Object.entries(value).map(([key, item]) => [key, below(key, item)]));
}

function fields(entries: readonly (readonly [string, unknown])[]): object {
  const target = {};
  for (const [key, value] of entries) setOwn(target, key, value);
  return target;
}
