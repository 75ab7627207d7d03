import { extname } from "node:path";
import type { Loader } from "esbuild";

const loaders: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
  ".json": "json",
  ".txt": "text",
};

/** How esbuild has to read a file, by its extension; undefined for one that cannot be part of a bundle. */
export function loaderOf(file: string): Loader | undefined {
  return loaders[extname(file).toLowerCase()];
}

/** Whether a file holds JavaScript or TypeScript and can be a workflow file. */
export function isCode(file: string): boolean {
  const loader = loaderOf(file);
  return loader !== undefined && loader !== "json" && loader !== "text";
}

/** Whether Node itself cannot load such a file out of a package, so that it has to be bundled: TypeScript, JSX, JSON, text. */
export function isBundledFromPackages(file: string): boolean {
  const loader = loaderOf(file);
  return loader !== undefined && loader !== "js";
}
