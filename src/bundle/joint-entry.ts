import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { backendExport } from "../model/backend-file.ts";
import { loaderOf } from "./source-kinds.ts";
import type { Esbuild } from "./with-esbuild.ts";

/**
 * Has a bundle export all that the workflow file exports, and the default export of the backend file under a name of its
 * own. The workflow comes first: its functions are wrapped, and its calls recorded, as without the backend file.
 */
export function jointEntryPlugin(options: {
  readonly entry: string;
  readonly backend: string;
  readonly hasDefault: boolean;
}): Plugin {
  const namespace = "ffuse-joint";
  const files = new Map([
    ["workflow", options.entry],
    ["backend", options.backend],
  ]);
  const contents = [
    `export * from "workflow";`,
    ...(options.hasDefault ? [`export { default } from "workflow";`] : []),
    `export { default as ${backendExport} } from "backend";`,
  ].join("\n");
  return {
    name: "ffuse-joint",
    setup(build) {
      build.onResolve({ filter: /^ffuse:joint$/ }, () => ({ path: "joint", namespace }));
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents, loader: "js" }));
      build.onResolve({ filter: /.*/, namespace }, ({ path }) => ({
        path: files.get(path) ?? path,
      }));
    },
  };
}

/** Whether a file has a default export; of one that esbuild cannot read, it tells so itself when it bundles it. */
export async function hasDefaultExport(file: string, started: Promise<Esbuild>): Promise<boolean> {
  const esbuild = await started;
  const loader = loaderOf(file);
  try {
    const { metafile } = await esbuild.build({
      stdin: {
        contents: readFileSync(file, "utf8").replace(/^\uFEFF/, ""),
        sourcefile: file,
        ...(loader === undefined ? {} : { loader }),
      },
      bundle: false,
      write: false,
      metafile: true,
      logLevel: "silent",
      // A CommonJS module has its exports as default.
      format: "esm",
    });
    const isCommon = Object.values(metafile.inputs).some(({ format }) => format === "cjs");
    return isCommon || Object.values(metafile.outputs).some((o) => o.exports.includes("default"));
  } catch {
    return true;
  }
}
