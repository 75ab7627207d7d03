import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Plugin } from "esbuild";
import { hashBytes } from "./hash-bytes.ts";
import { herePrefix, withPrefix } from "./prelude.ts";
import type { Prefix } from "./prelude.ts";
import { isCode, loaderOf } from "./source-kinds.ts";

/** What was read of the user's sources, by absolute path. */
export interface ReadSources {
  /** SHA-256 of the bytes that went into the bundle. */
  readonly hashes: Map<string, string>;
  readonly prefixes: Map<string, Prefix>;
}

/** Marks an error of esbuild that says that a kind of file cannot be bundled. */
export interface UnsupportedDetail {
  readonly unsupported: string;
}

/** Reads every source, so that the hash is of the very bytes that are bundled, and makes `import.meta` mean the source file. */
export function sourcesPlugin(root: string, read: ReadSources): Plugin {
  return {
    name: "ffuse-sources",
    setup(build) {
      build.onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => {
        const loader = loaderOf(path);
        if (loader === undefined) {
          const detail: UnsupportedDetail = { unsupported: path };
          return { errors: [{ text: "this kind of file cannot be bundled", detail }] };
        }
        const bytes = readFileSync(path);
        read.hashes.set(path, hashBytes(bytes));
        const source = bytes.toString("utf8").replace(/^\uFEFF/, "");
        const here = relative(root, path).split(sep).join("/");
        const prefix = isCode(path) ? herePrefix(source, here) : undefined;
        if (prefix === undefined) return { contents: source, loader };
        read.prefixes.set(path, prefix);
        return { contents: withPrefix(source, prefix), loader };
      });
    },
  };
}
