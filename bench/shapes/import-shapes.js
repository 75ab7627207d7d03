import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../measure.js";

/** The shapes and their bounds for plain Node, which may be too old to read their files. */
export async function importShapes() {
  const made = await mkdtemp(join(root, "node_modules/.ffuse-bench-"));
  try {
    const outfile = join(made, "shapes.mjs");
    const contents = ["shapes", "lower-bound", "list-schedule"].map(
      (name) => `export * from "./${name}.ts";`,
    );
    await build({
      stdin: { contents: contents.join("\n"), resolveDir: import.meta.dirname, loader: "ts" },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(made, { recursive: true });
  }
}
