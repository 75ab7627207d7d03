import { hash } from "node:crypto";

/** The canonical spelling of a value: equal values spell alike, different ones differently. */
export interface Spelling {
  readonly text: string;
  /** The first part that has no spelling, such as a function: where it stands and what it is. */
  readonly unspellable?: { readonly where: string; readonly what: string };
}

/** Says how a part of a value is spelled by the caller, or undefined to spell it by its content. */
export type SpellSpecially = (part: object, where: string) => string | undefined;

/**
 * Spells a value in one canonical way: keys of plain objects in order of code units, everything else in its own order,
 * each kind of value with its own tag. Objects met before are spelled as a reference, so cycles end.
 */
export function spellValue(root: unknown, specially: SpellSpecially = () => undefined): Spelling {
  const met = new Map<object, number>();
  let unspellable: Spelling["unspellable"];

  const give = (where: string, what: string): string => {
    unspellable ??= { where, what };
    return `?${JSON.stringify(what)}`;
  };

  const spell = (value: unknown, where: string): string => {
    const plain = spellPlain(value);
    if (plain !== undefined) return plain;
    if (typeof value === "symbol") {
      const key = Symbol.keyFor(value);
      return key === undefined ? give(where, "a symbol") : `symbol(${JSON.stringify(key)})`;
    }
    if (typeof value === "function") {
      return specially(value, where) ?? give(where, describeFunction(value));
    }
    return spellObject(value as object, where);
  };

  const spellObject = (value: object, where: string): string => {
    const special = specially(value, where);
    if (special !== undefined) return special;
    const seen = met.get(value);
    if (seen !== undefined) return `^${seen}`;
    met.set(value, met.size);

    if (Array.isArray(value)) {
      const parts: string[] = [];
      for (let index = 0; index < value.length; index += 1) {
        // A gap is not the same as undefined, and `[,]` not the same as `[]`.
        parts.push(index in value ? spell(value[index], `${where}[${index}]`) : "gap");
      }
      return `[${parts.join(",")}]`;
    }
    if (value instanceof Map) {
      const parts = [...value].map(
        ([key, element]) =>
          `${spell(key, `${where}.key`)}=>${spell(element, `${where}.get(${showKey(key)})`)}`,
      );
      return `Map{${parts.join(",")}}`;
    }
    if (value instanceof Set) {
      return `Set{${[...value].map((element) => spell(element, `${where}.element`)).join(",")}}`;
    }
    if (value instanceof Date) return `Date(${value.getTime()})`;
    if (value instanceof RegExp) return `RegExp(${JSON.stringify(value.source)},${value.flags})`;
    if (value instanceof URL) return `URL(${JSON.stringify(value.href)})`;
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return `${value.constructor.name}(${sha256(bytes)})`;
    }
    if (value instanceof ArrayBuffer) return `ArrayBuffer(${sha256(new Uint8Array(value))})`;

    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return give(where, `an instance of class ${value.constructor.name || "without a name"}`);
    }
    const parts = Object.keys(value)
      .sort()
      .map((key) => {
        const part: unknown = (value as Readonly<Record<string, unknown>>)[key];
        return `${JSON.stringify(key)}:${spell(part, `${where}.${key}`)}`;
      });
    return `{${parts.join(",")}}`;
  };

  const text = spell(root, "");
  return unspellable === undefined ? { text } : { text, unspellable };
}

/** The spelling of a value without parts, as `spellValue` gives it; undefined for what has parts or no spelling. */
export function spellPlain(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "boolean":
    case "undefined":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "object":
      return value === null ? "null" : undefined;
    case "symbol":
    case "function":
      return undefined;
  }
}

/** For messages only: a key of a Map may be anything. */
function showKey(key: unknown): string {
  return typeof key === "string" || typeof key === "number" ? JSON.stringify(key) : "…";
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

function describeFunction(value: { readonly name: string }): string {
  return value.name === "" ? "a function" : `the function ${value.name}`;
}
