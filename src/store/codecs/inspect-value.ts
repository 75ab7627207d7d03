import { types } from "node:util";
import { formatItemPath } from "../../model/item-path.ts";
import { isUnkeepableError, UnkeepableError } from "../unkeepable-error.ts";
import { isDense } from "./array-shape.ts";
import { errorParts } from "./error-fields.ts";
import { valueKind } from "./value-kind.ts";

/** What one walk over a value finds out. */
export interface Inspection {
  /** Whether JSON gives back the same value: plain data without sharing. */
  readonly isJson: boolean;
  /** The objects that are reached in more than one way. */
  readonly shared: ReadonlySet<object>;
}

/** How many levels of nesting can be kept; deeper values would overflow the stack of whoever reads them. */
export const maxNesting: number = 1000;

/** Walks over a whole value. Throws `UnkeepableError` with the path of the first thing that cannot be kept. */
export function inspectValue(root: unknown): Inspection {
  let isJson = true;
  const seen = new Set<object>();
  const shared = new Set<object>();
  const path: (string | number)[] = [];
  let level = 0;

  const fail = (what: string, cause?: unknown): never => {
    throw new UnkeepableError(
      formatItemPath(path.slice(0, level)),
      what,
      cause === undefined ? {} : { cause },
    );
  };

  const visitBelow = (key: string | number, value: unknown): void => {
    path[level++] = key;
    visit(value);
    level--;
  };

  const visit = (value: unknown): void => {
    switch (typeof value) {
      case "string":
      case "boolean":
        return;
      case "number":
        if (!Number.isFinite(value) || Object.is(value, -0)) isJson = false;
        return;
      case "undefined":
      case "bigint":
        isJson = false;
        return;
      case "function":
        return fail("a function");
      case "symbol":
        return fail("a symbol");
      case "object":
        if (value !== null) visitObject(value);
    }
  };

  const visitObject = (value: object): void => {
    if (seen.has(value)) {
      shared.add(value);
      isJson = false;
      return;
    }
    seen.add(value);
    if (level > maxNesting) fail(`a value nested more than ${maxNesting} levels deep`);
    const kind = valueKind(value);
    if (typeof kind === "object") return fail(kind.what);
    switch (kind) {
      case "object":
        return visitFields(value);
      case "array":
        return visitArray(value as unknown[]);
      case "map":
        isJson = false;
        for (const [key, item] of value as Map<unknown, unknown>) {
          visitBelow(`key ${showKey(key)}`, key);
          visitBelow(showKey(key), item);
        }
        return;
      case "set": {
        isJson = false;
        let index = 0;
        for (const item of value as Set<unknown>) visitBelow(index++, item);
        return;
      }
      case "error":
        isJson = false;
        for (const [key, item] of errorParts(value as Error).fields) visitBelow(key, item);
        return;
      case "typed-array":
      case "data-view": {
        isJson = false;
        const { buffer } = value as DataView;
        if (types.isArrayBuffer(buffer) && isDetached(buffer)) fail("a detached buffer");
        return;
      }
      case "array-buffer":
        isJson = false;
        if (isDetached(value as ArrayBuffer)) fail("a detached buffer");
        return;
      case "date":
      case "regexp":
      case "shared-array-buffer":
      case "boxed":
      case "file":
        isJson = false;
        return;
    }
  };

  const visitFields = (value: object): void => {
    refuseSymbolKeys(value);
    for (const key of Object.keys(value)) {
      path[level++] = key;
      visit((value as Record<string, unknown>)[key]);
      level--;
    }
  };

  const visitArray = (array: readonly unknown[]): void => {
    refuseSymbolKeys(array);
    if (isDense(array)) {
      for (let index = 0; index < array.length; index++) {
        path[level++] = index;
        visit(array[index]);
        level--;
      }
      return;
    }
    isJson = false;
    for (const key of Object.keys(array)) {
      visitBelow(key, (array as unknown as Record<string, unknown>)[key]);
    }
  };

  const refuseSymbolKeys = (value: object): void => {
    for (const key of Object.getOwnPropertySymbols(value)) {
      if (Object.prototype.propertyIsEnumerable.call(value, key)) {
        fail(`a property named by the symbol ${key.description ?? ""}`.trimEnd());
      }
    }
  };

  try {
    visit(root);
  } catch (error) {
    if (isUnkeepableError(error)) throw error;
    fail(`something that throws when it is read (${String(error)})`, error);
  }
  return { isJson, shared };
}

function showKey(key: unknown): string {
  return typeof key === "object" && key !== null ? "an object" : String(key);
}

/** `buffer.detached` exists from Node 22 on only; a view cannot be laid over a detached buffer. */
function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}
