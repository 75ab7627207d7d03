import type { Place } from "../model/place.ts";
import type { ThrownValue } from "../model/thrown-value.ts";
import type { Explanation } from "./explanation.ts";
import { formatThrown, headlineOf } from "./format-thrown.ts";

/** What goes wrong between the workflow file and its recorded graph. */
export type BundleFailure =
  | {
      readonly reason: "workflow-file-missing";
      readonly file: string;
      /** Absent for a workflow file. */
      readonly is?: "backend" | "plug-in";
      readonly near: readonly string[];
    }
  /** `near` are names of files in the folder. */
  | {
      readonly reason: "workflow-file-unusable";
      readonly file: string;
      readonly is?: "backend" | "plug-in";
      readonly why:
        | { readonly kind: "folder"; readonly near: readonly string[] }
        | { readonly kind: "extension"; readonly extension: string }
        | { readonly kind: "unreadable"; readonly code: string };
    }
  | {
      readonly reason: "syntax-error";
      readonly message: string;
      readonly place: Place;
      /** What else the compiler has to say about it, such as a near name. */
      readonly notes: readonly string[];
    }
  | {
      readonly reason: "import-unresolved";
      readonly specifier: string;
      readonly place: Place;
      readonly detail: string;
    }
  /** An import leads to a file of a kind that cannot be part of a bundle. */
  | {
      readonly reason: "import-unsupported";
      readonly file: string;
      readonly extension: string;
      readonly place: Place;
    }
  | { readonly reason: "bundler-not-started"; readonly message: string }
  | { readonly reason: "cache-folder-unwritable"; readonly folder: string; readonly code: string }
  | {
      readonly reason: "module-threw";
      readonly file: string;
      readonly thrown: ThrownValue;
      readonly place?: Place;
    }
  | {
      readonly reason: "module-never-loaded";
      readonly file: string;
      readonly limitSeconds: number;
      readonly how: "limit" | "await";
    }
  | {
      readonly reason: "module-exited";
      readonly file: string;
      readonly exitCode: number;
      readonly place?: Place;
    }
  | { readonly reason: "module-out-of-memory"; readonly file: string };

export function explainBundle(failure: BundleFailure): Explanation {
  switch (failure.reason) {
    case "workflow-file-missing":
      return {
        headline: `there is no ${failure.is ?? "workflow"} file ${failure.file}`,
        hint:
          failure.near.length > 0
            ? `did you mean ${failure.near.join(" or ")}?`
            : "give the path of a .ts or .js file",
        exitStatus: 2,
      };
    case "workflow-file-unusable":
      return explainUnusable(failure);
    case "syntax-error":
      return {
        headline: failure.message,
        place: failure.place,
        ...(failure.notes.length === 0 ? {} : { details: failure.notes }),
        hint: "mend the line above and run again",
        exitStatus: 2,
      };
    case "import-unresolved":
      return {
        headline: `cannot find "${failure.specifier}"`,
        place: failure.place,
        ...(failure.detail === "" ? {} : { details: [failure.detail] }),
        hint: /^[./]/.test(failure.specifier)
          ? "check the path; it is relative to the file that imports it"
          : `install it where that file is: npm install ${failure.specifier.split("/", failure.specifier.startsWith("@") ? 2 : 1).join("/")}`,
        exitStatus: 2,
      };
    case "import-unsupported":
      return {
        headline: `cannot import ${failure.file}: ${failure.extension === "" ? "a file without an extension" : `"${failure.extension}"`} is neither code nor JSON`,
        place: failure.place,
        hint: 'read it with node:fs inside a wrapped function; new URL("./name", import.meta.url) is its place',
        exitStatus: 2,
      };
    case "bundler-not-started":
      return {
        headline: `esbuild could not be started: ${failure.message}`,
        hint: "install ffuse again on this machine, with its optional dependencies",
        exitStatus: 2,
      };
    case "cache-folder-unwritable":
      return {
        headline: `the bundle cannot be written to ${failure.folder} (${failure.code})`,
        hint: "make that folder writable, or set FFUSE_CACHE_DIR to one that is",
        exitStatus: 2,
      };
    case "module-threw":
      return {
        headline: `${failure.file} threw while it was loaded: ${headlineOf(failure.thrown)}`,
        ...(failure.place === undefined ? {} : { place: failure.place }),
        details: formatThrown(failure.thrown).slice(1),
        hint: "code outside of functions runs whenever the graph is taken; move work that can fail into a wrapped function",
        exitStatus: 2,
      };
    case "module-never-loaded":
      return {
        headline:
          failure.how === "limit"
            ? `${failure.file} was still loading after ${failure.limitSeconds} s`
            : `${failure.file} never ends loading: nothing can end an await at its top level`,
        hint: "look for an endless loop or an await that never ends outside of functions, or raise --load-timeout",
        exitStatus: 2,
      };
    case "module-exited":
      return {
        headline: `${failure.file} called process.exit(${failure.exitCode}) while it was loaded`,
        ...(failure.place === undefined ? {} : { place: failure.place }),
        hint: "remove the call; a workflow file only records calls, ffuse ends the process",
        exitStatus: 2,
      };
    case "module-out-of-memory":
      return {
        headline: `${failure.file} ran out of memory while it was loaded`,
        hint: "load data inside a wrapped function, not at the top of the file",
        exitStatus: 2,
      };
  }
}

function explainUnusable(
  failure: Extract<BundleFailure, { reason: "workflow-file-unusable" }>,
): Explanation {
  const { file, why } = failure;
  const is = failure.is ?? "workflow";
  switch (why.kind) {
    case "folder":
      return {
        headline: `the ${is} file ${file} is a folder`,
        hint:
          why.near.length > 0
            ? `give a file in it, such as ${why.near.slice(0, 3).join(" or ")}`
            : "give the path of a .ts or .js file",
        exitStatus: 2,
      };
    case "extension":
      return {
        headline: `the ${is} file ${file} ${why.extension === "" ? "has no extension" : `ends in "${why.extension}"`}`,
        hint: `a ${is} file ends in .ts, .mts, .cts, .tsx, .js, .mjs, .cjs or .jsx`,
        exitStatus: 2,
      };
    case "unreadable":
      return {
        headline: `the ${is} file ${file} cannot be read (${why.code})`,
        hint: "check that you may read it and every folder above it",
        exitStatus: 2,
      };
  }
}
