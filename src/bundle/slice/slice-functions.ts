import type { Bundle } from "../../model/bundle.ts";
import type {
  CodeSlice,
  FunctionCode,
  PackageVersion,
  SlicedCode,
} from "../../model/code-slice.ts";
import type { RecordedFunction } from "../../model/recorded-graph.ts";
import { hashBytes } from "../hash-bytes.ts";
import type { FoundSlice, VersionsOf } from "./slice-bundle.ts";
import { keepSlices, readAnswers, readSlices } from "./slice-memo.ts";

/**
 * What a fingerprint has to know of the code of each wrapped function, in order. Answers are kept beside the bundle, so that
 * an unchanged one is parsed once.
 */
export async function sliceFunctions(
  bundle: Bundle,
  functions: readonly RecordedFunction[],
  versionsOf: VersionsOf = versionsFrom(bundle),
): Promise<readonly FunctionCode[]> {
  const state = stateOf(bundle, versionsOf);
  const keys = functions.map(keyOf);
  const known = readAnswers(bundle.file, state);
  const missing = new Map<string, RecordedFunction>();
  for (const [at, wrapped] of functions.entries()) {
    const key = keys[at] ?? "";
    if (!known.has(key)) missing.set(key, wrapped);
  }
  const answers = new Map(known);
  if (missing.size > 0) {
    // With the parser behind it, it is loaded only if there is something to slice.
    const { sliceBundle, isTooMuch } = await import("./slice-bundle.ts");
    try {
      const found = sliceBundle(bundle, [...missing.values()], versionsOf);
      for (const [at, key] of [...missing.keys()].entries()) {
        const one = found[at];
        if (one !== undefined) answers.set(key, codeOf(one));
      }
      keepSlices(bundle.file, { state, answers, slices: found.flatMap(slicesOf) });
    } catch (error) {
      if (!isTooMuch(error)) throw error;
      const widened = { what: "code that is too tangled, or nested too deeply, to follow" };
      for (const key of missing.keys()) answers.set(key, { hash: bundle.codeHash, widened });
      keepSlices(bundle.file, { state, answers, slices: [] });
    }
  }
  return keys.map((key) => {
    const code = answers.get(key);
    if (code === undefined) throw new Error("bug: a wrapped function has no slice");
    return code;
  });
}

/** The slice of a hash that `sliceFunctions` gave for the bundle; undefined for another or if it is no longer kept. */
export function describeSlice(bundle: Bundle, hash: string): Promise<CodeSlice | undefined> {
  return Promise.resolve(readSlices(bundle.file).get(hash));
}

function codeOf({ parts, unknowable, ...whole }: FoundSlice): FunctionCode {
  return {
    ...slicedCode(whole),
    ...(unknowable === undefined ? {} : { unknowable }),
    ...(parts === undefined
      ? {}
      : {
          parts: {
            construction: slicedCode(parts.construction),
            methods: Object.fromEntries(
              [...parts.methods].map(([name, part]) => [name, slicedCode(part)]),
            ),
          },
        }),
  };
}

function slicedCode({
  slice: { hash, widened },
  open,
}: Pick<FoundSlice, "slice" | "open">): SlicedCode {
  return {
    hash,
    ...(widened === undefined ? {} : { widened }),
    ...(open === undefined ? {} : { open }),
  };
}

function slicesOf({ slice, parts }: FoundSlice): readonly CodeSlice[] {
  if (parts === undefined) return [slice];
  return [slice, parts.construction.slice, ...[...parts.methods.values()].map((one) => one.slice)];
}

function keyOf({ textHash, frames, framesCut, paramsHash }: RecordedFunction): string {
  const places = frames.map(({ line, column }) => `${line}:${column}`).join(" ");
  return `${textHash} ${places}${framesCut ? " cut" : ""}${paramsHash === undefined ? "" : " params"}`;
}

function versionsFrom(bundle: Bundle): VersionsOf {
  const byFolder = new Map<string, readonly PackageVersion[]>(
    bundle.packages.map(({ name, version, folder }) => [folder, [{ name, version }]]),
  );
  return (folder) => byFolder.get(folder) ?? [];
}

/** What the answers rest on beside the bundle and the functions. */
function stateOf(bundle: Bundle, versionsOf: VersionsOf): string {
  return hashBytes(JSON.stringify(bundle.packages.map(({ folder }) => versionsOf(folder))));
}
