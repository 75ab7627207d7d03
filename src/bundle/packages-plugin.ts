import { isBuiltin } from "node:module";
import { basename, extname, isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { OnResolveArgs, Plugin } from "esbuild";
import { packageFolderOf } from "./package-folder.ts";
import type { ResolutionFacts } from "./resolution-facts.ts";
import { isBundledFromPackages } from "./source-kinds.ts";

/** What is left to Node when the bundle is loaded: absolute file paths by the specifier that stands in the bundle. */
export type Externals = Map<string, string>;

/** Leaves installed packages to Node, at the place where the importing file finds them, and lets add-ons be required. */
export function packagesPlugin(options: {
  readonly root: string;
  readonly entry: string;
  readonly externals: Externals;
  readonly facts: ResolutionFacts;
}): Plugin {
  const { root, entry, externals, facts } = options;
  const ownPackage = packageFolderOf(entry);
  const asked = Symbol("asked");

  return {
    name: "ffuse-packages",
    setup(build) {
      build.onResolve({ filter: /^entry$/ }, ({ kind }) =>
        kind === "entry-point" ? { path: entry } : undefined,
      );
      build.onResolve({ filter: /.*/, namespace: "file" }, async (args) => {
        if (args.pluginData === asked) return undefined;
        if (isBuiltin(args.path)) return { path: args.path, external: true };
        const { path: specifier, importer, namespace, resolveDir, kind } = args;
        const found = await build.resolve(specifier, {
          importer,
          namespace,
          resolveDir,
          kind,
          with: args.with,
          pluginData: asked,
        });
        const isBare = !/^\.{0,2}\/|^\.{1,2}$/.test(specifier) && !isAbsolute(specifier);
        if (isBare && !specifier.startsWith("#")) facts.notePackage(specifier, resolveDir);
        else if (!isBare) facts.noteFile(specifier, resolveDir);
        // Whether a missing module is an error depends on the code around it, so esbuild has to judge.
        if (found.errors.length > 0) return undefined;
        if (found.external || found.namespace !== "file") return undefined;
        if (extname(found.path) === ".node") return { path: found.path, namespace: "ffuse-addon" };
        const home = packageFolderOf(found.path);
        if (home === undefined || home === ownPackage) return undefined;
        if (isBundledFromPackages(found.path)) return undefined;
        const written = spellExternal(found.path, args.kind);
        externals.set(written, found.path);
        facts.present.add(found.path);
        return { path: written, external: true };
      });

      build.onLoad({ filter: /.*/, namespace: "ffuse-addon" }, ({ path }) => {
        const here = JSON.stringify(relative(root, path).split(sep).join("/"));
        const name = JSON.stringify(`./${basename(path)}`);
        facts.present.add(path);
        return { contents: `module.exports = __ffuse_at(${here}).require(${name});`, loader: "js" };
      });
    },
  };
}

function spellExternal(file: string, kind: OnResolveArgs["kind"]): string {
  const isRequired = kind === "require-call" || kind === "require-resolve";
  return isRequired ? file.split(sep).join("/") : pathToFileURL(file).href;
}
