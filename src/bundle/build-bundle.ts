import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure, BuildOptions, Metafile, Plugin } from "esbuild";
import type { BundleFailure } from "../failure/bundle-failures.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { Bundle, ReachedPackage } from "../model/bundle.ts";
import type { CodeHash } from "../model/ids.ts";
import { ffusePlugin } from "./ffuse-plugin.ts";
import type { RunningFfuse } from "./ffuse-plugin.ts";
import { hashCode } from "./hash-code.ts";
import type { NamedExport } from "./joint-entry.ts";
import { mendSourceMap } from "./mend-source-map.ts";
import { messageFailure } from "./message-failures.ts";
import { namePlaces } from "./slice/name-places.ts";
import { packageFolderOf, readPackage } from "./package-folder.ts";
import { readPackageVersions } from "./packages/read-package-versions.ts";
import { packagesPlugin } from "./packages-plugin.ts";
import type { Externals } from "./packages-plugin.ts";
import { hereNames, preludeFor } from "./prelude.ts";
import { ResolutionFacts } from "./resolution-facts.ts";
import { sourcesPlugin } from "./sources-plugin.ts";
import type { ReadSources } from "./sources-plugin.ts";
import type { Esbuild } from "./with-esbuild.ts";

/** A bundle that is not written yet, and all that it rests on. */
export interface BuiltBundle {
  readonly text: string;
  readonly map: string;
  readonly codeHash: CodeHash;
  readonly packages: readonly ReachedPackage[];
  readonly packageVersions: Bundle["packageVersions"];
  /** SHA-256 of every bundled source, by absolute path, in order. */
  readonly sources: ReadonlyMap<string, string>;
  readonly facts: ResolutionFacts;
}

export interface BuildParts {
  /** Real absolute path. */
  readonly entry: string;
  /** Real absolute path of the backend file, if there is one. */
  readonly backend?: string | undefined;
  readonly plugins: readonly NamedExport[];
  readonly ffuse: RunningFfuse;
  readonly apiNames: readonly string[];
  readonly started: Promise<Esbuild>;
  /** Called when esbuild has begun its work. */
  readonly meanwhile?: (() => void) | undefined;
}

/** Bundles a workflow file with esbuild; throws an `FfuseError` with all mistakes that esbuild finds. */
export async function buildBundle(options: BuildParts): Promise<BuiltBundle> {
  const { entry, backend, plugins, ffuse } = options;
  const root = dirname(entry);
  const read: ReadSources = { hashes: new Map(), prefixes: new Map() };
  const externals: Externals = new Map();
  const facts = new ResolutionFacts();
  const author = pathToFileURL(ffuse.authorFile).href;
  const authorNames = Object.keys((await import(author)) as object);
  const isAlone = backend === undefined && plugins.length === 0;
  const joint = isAlone ? [] : [await jointPlugin(options)];

  const output = await runEsbuild(
    {
      ...fixedOptions,
      // esbuild takes a * in a path to stand for many files, but not in a path that a plugin gives.
      entryPoints: [joint.length > 0 ? "ffuse:joint" : entry.includes("*") ? "entry" : entry],
      absWorkingDir: root,
      outfile: join(root, "bundle.mjs"),
      plugins: [
        ...joint,
        ffusePlugin({ ffuse, authorNames, apiNames: options.apiNames }),
        packagesPlugin({ root, entry, externals, facts }),
        sourcesPlugin(root, read),
      ],
    },
    {
      explainMessage: (message) =>
        messageFailure(message, { root, entry, prefixes: read.prefixes }),
      started: options.started,
      meanwhile: options.meanwhile,
    },
  );

  const code = output.text.replace(/^#!.*/, "");
  const prelude = preludeFor(code, basename(entry));
  const inputs = [...read.hashes.keys()].sort();
  for (const input of inputs) facts.noteConfigs(input);
  const packages = reachedPackages(output.metafile, { root, entry, externals, inputs });
  const packageVersions = readPackageVersions(
    packages.map(({ folder }) => folder),
    { root, facts },
  );
  const whole = prelude === undefined ? code : `${prelude}\n${code}`;
  // The parser is needed for nothing else here.
  const { constantsStatement } = await import("./slice/constants-statement.ts");
  const { importedFrom } = namePlaces({ root, packages, inputs });
  return {
    text: whole + (constantsStatement(whole, importedFrom) ?? ""),
    map: mendSourceMap(output.map, {
      root,
      prefixes: read.prefixes,
      linesBefore: prelude === undefined ? 0 : 1,
    }),
    codeHash: hashCode({
      text: code,
      root,
      externals,
      ffuse: [author, pathToFileURL(ffuse.indexFile).href],
      inputs,
      versions: Object.values(packageVersions).flat(),
    }),
    packages,
    packageVersions,
    sources: new Map(inputs.map((input) => [input, read.hashes.get(input) ?? ""])),
    facts,
  };
}

/** Loaded only for the few workflows with a backend file or plug-ins of their own. */
async function jointPlugin({ entry, backend, plugins, started }: BuildParts): Promise<Plugin> {
  const { findExports, jointEntryPlugin } = await import("./joint-entry.ts");
  if (backend !== undefined && (await findExports(backend, started)) === "named") {
    throw new FfuseError({ reason: "backend-not-defined", file: backend, what: "not there" });
  }
  return jointEntryPlugin({ entry, backend, plugins, exports: await findExports(entry, started) });
}

const fixedOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  // The lowest Node that ffuse runs on, so that decorators and `using` are made of what it knows.
  target: "node20",
  write: false,
  metafile: true,
  sourcemap: "external",
  keepNames: true,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "silent",
  // A package may not declare away what Node would run on import.
  ignoreAnnotations: true,
  define: hereNames,
  // What Node itself looks at: without this, esbuild prefers "module" to "main" and to "import".
  mainFields: ["main"],
  conditions: ["node-addons", ...(process.features.require_module ? ["module-sync"] : [])],
  nodePaths: [],
} satisfies BuildOptions;

interface Output {
  readonly text: string;
  readonly map: string;
  readonly metafile: Metafile;
}

async function runEsbuild(
  options: BuildOptions & typeof fixedOptions,
  {
    explainMessage,
    started,
    meanwhile,
  }: Pick<BuildParts, "started" | "meanwhile"> & {
    readonly explainMessage: (message: BuildFailure["errors"][number]) => BundleFailure;
  },
): Promise<Output> {
  try {
    const building = (await started).build(options);
    meanwhile?.();
    const { outputFiles, metafile } = await building;
    const map = outputFiles.find((file) => file.path.endsWith(".map"));
    const text = outputFiles.find((file) => file.path.endsWith(".mjs"));
    if (text === undefined || map === undefined) throw new Error("bug: esbuild gave no bundle");
    return { text: text.text, map: map.text, metafile };
  } catch (error) {
    if (isBuildFailure(error)) {
      const [first, ...rest] = error.errors.map(explainMessage);
      if (first !== undefined) throw new FfuseError([first, ...rest]);
    }
    const message = error instanceof Error ? error.message : String(error);
    throw new FfuseError({ reason: "bundler-not-started", message }, { cause: error });
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function reachedPackages(
  metafile: Metafile,
  options: {
    readonly root: string;
    readonly entry: string;
    readonly externals: Externals;
    readonly inputs: readonly string[];
  },
): readonly ReachedPackage[] {
  const own = packageFolderOf(options.entry);
  const folders = new Set<string>();
  for (const output of Object.values(metafile.outputs)) {
    for (const { path } of output.imports) {
      const folder = packageFolderOf(options.externals.get(path) ?? "");
      if (folder !== undefined) folders.add(folder);
    }
  }
  for (const input of options.inputs) {
    const folder = packageFolderOf(input);
    if (folder !== undefined && folder !== own) folders.add(folder);
  }
  const packages = [...folders].map(readPackage);
  return packages.sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.folder, b.folder));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
