import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { backendExport } from "../model/backend-file.ts";
import { pluginExport } from "../model/plugin-hooks.ts";
import { loaderOf } from "./source-kinds.ts";
import type { Esbuild } from "./with-esbuild.ts";

/** One export of a file, by its real absolute path. */
export interface NamedExport {
  readonly file: string;
  readonly exported: string;
}

/**
 * Has a bundle export all that the workflow file exports, and the default export of the backend file under a name of its
 * own, and plug-ins of the query file under others. The workflow comes first: its functions are wrapped, and its calls recorded, as without the backend file.
 */
export function jointEntryPlugin(options: {
  readonly entry: string;
  readonly backend?: string | undefined;
  readonly plugins: readonly NamedExport[];
  readonly exports: ExportKind;
}): Plugin {
  const namespace = "ffuse-joint";
  const files = new Map<string, string | undefined>([
    ["workflow", options.entry],
    ["backend", options.backend],
    ...options.plugins.map(({ file }, index) => [`plugin-${index}`, file] as const),
  ]);
  const contents = [
    statements[options.exports],
    ...(options.backend === undefined
      ? []
      : [`export { default as ${backendExport} } from "backend";`]),
    // Not exported by name, so that one which is not there is told where it is named.
    ...options.plugins.map(
      ({ exported }, index) =>
        `import * as plugin${index} from "plugin-${index}";
export const ${pluginExport}${index} = plugin${index}[${JSON.stringify(exported)}];`,
    ),
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

/** What a file exports: a default and maybe more, no default, or what a CommonJS module does. */
export type ExportKind = "default" | "named" | "common";

const statements: Readonly<Record<ExportKind, string>> = {
  default: `export * from "workflow";\nexport { default } from "workflow";`,
  named: `export * from "workflow";`,
  // An import would look into what is exported, and a handle may not be looked into.
  common: `export default require("workflow");`,
};

/** What a file exports; of one that esbuild cannot read, it tells so itself when it bundles it. */
export async function findExports(file: string, started: Promise<Esbuild>): Promise<ExportKind> {
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
      format: "esm",
    });
    if (Object.values(metafile.inputs).some(({ format }) => format === "cjs")) return "common";
    const exported = Object.values(metafile.outputs).flatMap((output) => output.exports);
    return exported.includes("default") ? "default" : "named";
  } catch {
    return "default";
  }
}
