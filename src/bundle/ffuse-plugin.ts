import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/** The running ffuse, as a workflow file sees it. */
export interface RunningFfuse {
  /** Absolute path of the module that a workflow file imports from. */
  readonly authorFile: string;
  /** Absolute path of the module with the Node API, which takes long to load. */
  readonly indexFile: string;
}

/** Makes `import "ffuse"` mean the running ffuse whatever is installed, and loads its Node API only if a name of it is used. */
export function ffusePlugin(options: {
  readonly ffuse: RunningFfuse;
  readonly authorNames: readonly string[];
  readonly apiNames: readonly string[];
}): Plugin {
  const author = pathToFileURL(options.ffuse.authorFile).href;
  const index = pathToFileURL(options.ffuse.indexFile).href;
  const apiNames = options.apiNames.filter((name) => !options.authorNames.includes(name));
  // One statement per name: of a statement, esbuild takes all names if one is used, and a bundle shall not change with the list.
  const contents = [
    ...options.authorNames.map((name) => `export { ${name} } from ${JSON.stringify(author)};`),
    ...apiNames.map((name) => `export { ${name} } from ${JSON.stringify(index)};`),
  ].join("\n");

  return {
    name: "ffuse",
    setup(build) {
      build.onResolve({ filter: /^ffuse$/ }, () => ({
        path: "ffuse",
        namespace: "ffuse",
        sideEffects: false,
      }));
      build.onLoad({ filter: /.*/, namespace: "ffuse" }, () => ({ contents, loader: "js" }));
      build.onResolve({ filter: /.*/, namespace: "ffuse" }, ({ path }) => ({
        path,
        external: true,
        sideEffects: false,
      }));
    },
  };
}
