import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { isFile, statsOf } from "./stats-of.ts";

/** What an answer of module resolution rests on beside the content of files; while all of it holds, the answer is the same. */
export class ResolutionFacts {
  /** Paths where no file may appear, because it would be taken instead. */
  readonly absentFiles: Set<string> = new Set<string>();
  /** Folders where no package may appear. */
  readonly absentPackages: Set<string> = new Set<string>();
  /** Files outside of the bundle that have to be there. */
  readonly present: Set<string> = new Set<string>();
  /** Files that say how imports are resolved and sources read. */
  readonly configs: Set<string> = new Set<string>();
  /** SHA-256 of files that were read, by path. */
  readonly contents: Map<string, string> = new Map<string, string>();
  /** Real paths by path, where a symbolic link is on the way. */
  readonly links: Map<string, string> = new Map<string, string>();

  /** Notes which file a relative or absolute specifier led to. */
  noteFile(specifier: string, folder: string): void {
    const base = resolve(folder, specifier);
    for (const candidate of candidates(base)) {
      if (isFile(candidate)) {
        this.#noteLink(candidate);
        return;
      }
      this.absentFiles.add(candidate);
    }
  }

  /** Notes which folder a package was found in, or that it was found nowhere. */
  notePackage(specifier: string, importerFolder: string): void {
    const [first = "", second = ""] = specifier.split("/");
    const name = first.startsWith("@") ? join(first, second) : first;
    let folder = importerFolder;
    for (;;) {
      const place = join(folder, "node_modules", name);
      if (!folder.endsWith(`${sep}node_modules`)) {
        if (statsOf(place)?.isDirectory() === true) {
          this.#noteLink(place);
          this.configs.add(join(place, "package.json"));
          return;
        }
        this.absentPackages.add(place);
      }
      const parent = dirname(folder);
      if (parent === folder) return;
      folder = parent;
    }
  }

  /** Real paths of the folders in which a package may find a dependency: none, or one, or some without a package.json before it. */
  findDependency(name: string, packageFolder: string): readonly string[] {
    const found: string[] = [];
    const own = join(packageFolder, "node_modules");
    let folder = packageFolder;
    if (statsOf(own) === undefined) {
      // One fact instead of one for each dependency.
      this.absentPackages.add(own);
      folder = dirname(folder);
    }
    for (;;) {
      const place = join(folder, "node_modules", name);
      if (!folder.endsWith(`${sep}node_modules`)) {
        if (statsOf(place)?.isDirectory() === true) {
          this.#noteLink(place);
          found.push(realpathSync.native(place));
          // Node goes on where it finds nothing to load.
          if (isFile(join(place, "package.json"))) return found;
        } else this.absentPackages.add(place);
      }
      const parent = dirname(folder);
      if (parent === folder) return found;
      folder = parent;
    }
  }

  /** Notes the configuration files around a source: the nearest of each kind, and that there is none nearer. */
  noteConfigs(sourceFile: string): void {
    this.#noteNearest(dirname(sourceFile), ["package.json"]);
    for (const config of this.#noteNearest(dirname(sourceFile), ["tsconfig.json", "jsconfig.json"]))
      this.#noteExtended(config);
  }

  #noteNearest(start: string, names: readonly string[]): readonly string[] {
    let folder = start;
    for (;;) {
      const paths = names.map((name) => join(folder, name));
      const found = paths.filter(isFile);
      for (const path of paths) (found.includes(path) ? this.configs : this.absentFiles).add(path);
      const parent = dirname(folder);
      if (found.length > 0 || parent === folder) return found;
      folder = parent;
    }
  }

  #noteExtended(config: string): void {
    for (const specifier of extendedBy(config)) {
      const found = findExtended(specifier, config);
      if (found === undefined || this.configs.has(found)) continue;
      this.configs.add(found);
      this.#noteExtended(found);
    }
  }

  #noteLink(path: string): void {
    const real = realpathSync.native(path);
    if (real !== path) this.links.set(path, real);
  }
}

/** The specifiers after `extends` in a tsconfig file, which may hold comments. */
function extendedBy(config: string): readonly string[] {
  const list = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(readFileSync(config, "utf8"))?.[1] ?? "";
  return [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
}

function findExtended(specifier: string, config: string): string | undefined {
  const spellings = [specifier, `${specifier}.json`, `${specifier}/tsconfig.json`];
  if (/^\.{0,2}\//.test(specifier) || isAbsolute(specifier)) {
    return spellings.map((path) => resolve(dirname(config), path)).find(isFile);
  }
  const { resolve: find } = createRequire(config);
  for (const path of spellings) {
    try {
      return find(path);
    } catch {
      continue;
    }
  }
  return undefined;
}

const extensions = [".tsx", ".ts", ".jsx", ".js", ".css", ".json"];
const writtenFor: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".ts", ".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** In the order in which esbuild looks. */
function* candidates(base: string): Generator<string> {
  yield base;
  for (const extension of extensions) yield base + extension;
  for (const [written, meant] of Object.entries(writtenFor)) {
    if (!base.endsWith(written)) continue;
    for (const extension of meant) yield base.slice(0, -written.length) + extension;
  }
  yield join(base, "package.json");
  for (const extension of extensions) yield join(base, `index${extension}`);
}
