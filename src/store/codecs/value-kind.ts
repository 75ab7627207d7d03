import { types } from "node:util";
import { KeptFile } from "./kept-file.ts";

/** What an object is to the codecs; `array` and `object` are plain ones. */
export type ValueKind =
  | "array"
  | "object"
  | "map"
  | "set"
  | "date"
  | "regexp"
  | "error"
  | "typed-array"
  | "array-buffer"
  | "shared-array-buffer"
  | "data-view"
  | "boxed"
  | "file";

/** The kind of an object, or in words what it is if it cannot be kept. */
export function valueKind(value: object): ValueKind | { readonly what: string } {
  if (value instanceof KeptFile) return "file";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) {
    return prototype === Array.prototype ? "array" : ofBuiltin(value, "Array", "array");
  }
  if (prototype === Object.prototype || prototype === null) return "object";
  if (types.isTypedArray(value)) {
    if (Buffer.isBuffer(value)) return "typed-array";
    return ofBuiltin(value, value[Symbol.toStringTag], "typed-array");
  }
  if (types.isMap(value)) return ofBuiltin(value, "Map", "map");
  if (types.isSet(value)) return ofBuiltin(value, "Set", "set");
  if (types.isDate(value)) return ofBuiltin(value, "Date", "date");
  if (types.isRegExp(value)) return ofBuiltin(value, "RegExp", "regexp");
  if (types.isNativeError(value) || value instanceof Error) return "error";
  if (types.isSharedArrayBuffer(value)) {
    return ofBuiltin(value, "SharedArrayBuffer", "shared-array-buffer");
  }
  if (types.isArrayBuffer(value)) return ofBuiltin(value, "ArrayBuffer", "array-buffer");
  if (types.isDataView(value)) return ofBuiltin(value, "DataView", "data-view");
  if (types.isSymbolObject(value)) return { what: "a boxed symbol" };
  if (types.isBoxedPrimitive(value)) return "boxed";
  if (types.isPromise(value)) return { what: "a promise" };
  if (types.isWeakMap(value)) return { what: "a WeakMap" };
  if (types.isWeakSet(value)) return { what: "a WeakSet" };
  if (types.isGeneratorObject(value)) return { what: "a generator" };
  if (isPlainOfAnotherRealm(prototype as object)) return "object";
  return { what: describeInstance(value) };
}

/** A class of a user's own that extends a built-in one would come back without its methods. */
function ofBuiltin(
  value: object,
  className: string,
  kind: ValueKind,
): ValueKind | { readonly what: string } {
  return classNameOf(value) === className ? kind : { what: describeInstance(value) };
}

function isPlainOfAnotherRealm(prototype: object): boolean {
  return (
    Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "propertyIsEnumerable")
  );
}

/** The name of the class whose prototype stands directly above the object; undefined if there is none. */
function classNameOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof maker === "function" ? maker.name : undefined;
}

function describeInstance(value: object): string {
  const className = classNameOf(value);
  if (className === "") return "an instance of a class without a name";
  if (className !== undefined) return `an instance of class ${className}`;
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (tag === "Object") return "an object with a prototype of its own";
  return `${/^[AEIO]/.test(tag) ? "an" : "a"} ${tag}`;
}
