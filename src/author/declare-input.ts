import { FfuseError } from "../failure/ffuse-error.ts";
import { declaredKey } from "../model/declared-marker.ts";
import type { DeclaredMarker } from "../model/declared-marker.ts";
import type { DeclaredKind } from "../model/fingerprint-parts.ts";
import { handleKey } from "../model/live-graph.ts";
import type { Declared } from "./types.ts";

/** What stands in arguments for a file, a folder, files or a variable. Throws `FfuseError` `input-invalid`. */
export function declareInput<Given>(
  kind: DeclaredKind,
  given: unknown,
  fallback?: string,
): Declared<Given> {
  const name = textOf(kind, given);
  const marker: DeclaredMarker = {
    [declaredKey]: true,
    kind,
    name,
    ...(fallback === undefined ? {} : { fallback }),
  };
  Object.defineProperty(marker, Symbol.toPrimitive, {
    value: () => {
      const call = `${kind}(${JSON.stringify(name)})`;
      throw new FfuseError({ reason: "input-used-as-value", call });
    },
  });
  return Object.freeze(marker) as unknown as Declared<Given>;
}

const taken: Readonly<Record<DeclaredKind, string>> = {
  file: "a path",
  folder: "a path",
  files: "a glob",
  env: "the name of a variable",
};

function textOf(kind: DeclaredKind, given: unknown): string {
  if (typeof given === "string" && given !== "") return given;
  const takes = taken[kind];
  if (given instanceof URL && given.protocol === "file:" && takes === "a path") return given.href;
  throw new FfuseError({ reason: "input-invalid", call: kind, takes, what: describe(given) });
}

function describe(given: unknown): string {
  if (given === "") return "the empty text";
  if (given === null || given === undefined) return String(given);
  if (given instanceof URL) return given.href;
  const isHandle = typeof given === "function" && handleKey in given;
  return isHandle ? "a handle, whose node has not run yet" : `a value of type ${typeof given}`;
}
