import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Bundle } from "../model/bundle.ts";
import { buildId } from "../util/build-id.ts";
import { keepBundle, readKeptBundle } from "./bundle-cache.ts";
import { cacheFolders } from "./cache-folders.ts";
import { checkEntry } from "./check-entry.ts";
import type { RunningFfuse } from "./ffuse-plugin.ts";
import { hashBytes } from "./hash-bytes.ts";
import type { NamedExport } from "./joint-entry.ts";
import { withEsbuild } from "./with-esbuild.ts";

/** Names that `import … from "ffuse"` takes from the Node API; the names of the author's side come from its module. */
const defaultApiNames: readonly string[] = [
  "FfuseError",
  "GraphWorkflow",
  "LocalWorkflow",
  "isFfuseError",
  "runWorkflow",
  "storageFactory",
];

/** Makes one module of a workflow file and all sources of its project; an unchanged one is taken from the cache. */
export async function bundleWorkflow(options: {
  /** Absolute path of the workflow file. */
  readonly entry: string;
  /** Absolute path of the operator's backend file, which the module has beside it. */
  readonly backend?: string;
  /** What else the module has beside it: exports of files of plug-ins, by their absolute paths. */
  readonly plugins?: readonly NamedExport[];
  readonly ffuse: RunningFfuse;
  /** Where bundles are kept; found out if absent. */
  readonly cacheFolder?: string;
  readonly apiNames?: readonly string[];
  readonly signal?: AbortSignal;
  /** Called when esbuild has begun its work, if there is work for it. */
  readonly meanwhile?: () => void;
}): Promise<Bundle> {
  const { ffuse, apiNames = defaultApiNames, signal, meanwhile } = options;
  signal?.throwIfAborted();
  const entry = await checkEntry(options.entry);
  const backend =
    options.backend === undefined ? undefined : await checkEntry(options.backend, "backend");
  const plugins: NamedExport[] = [];
  for (const { file, exported } of options.plugins ?? []) {
    plugins.push({ file: await checkEntry(file, "plug-in"), exported });
  }
  const root = dirname(entry);
  const folders = cacheFolders(root, options.cacheFolder);
  const joint =
    plugins.length > 0 ? [backend ?? "", plugins] : backend === undefined ? [] : [backend];
  const from = [entry, ffuse, apiNames, buildId, process.version, ...joint];
  const key = hashBytes(JSON.stringify(from)).slice(0, 16);

  for (const folder of folders) {
    const kept = readKeptBundle(folder, key);
    if (kept !== undefined) return { ...kept, root, entry, fromCache: true };
  }
  const readAt = Date.now();
  const built = await withEsbuild(async (started) => {
    // It takes longer to load than all of the above, and is seldom needed.
    const { buildBundle } = await import("./build-bundle.ts");
    return buildBundle({ entry, backend, plugins, ffuse, apiNames, started, meanwhile });
  });
  signal?.throwIfAborted();
  const kept = keepBundle(folders, key, {
    built,
    alsoFiles: [ffuse.authorFile, esbuildFile()],
    readAt,
  });
  return { ...kept, root, entry, fromCache: false };
}

/** Changes with the version of esbuild. */
function esbuildFile(): string {
  return createRequire(import.meta.url).resolve("esbuild/package.json");
}
