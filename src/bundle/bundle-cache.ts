import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { FfuseError } from "../failure/ffuse-error.ts";
import type { Bundle } from "../model/bundle.ts";
import type { CodeHash } from "../model/ids.ts";
import type { BuiltBundle } from "./build-bundle.ts";
import { isTrusted, makeCacheFolder } from "./cache-folders.ts";
import type { CacheFolder } from "./cache-folders.ts";
import { errorCode } from "./error-code.ts";
import { hashBytes } from "./hash-bytes.ts";
import { knownFile, parseManifest, recheck } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { fromVersionTable, toVersionTable } from "./packages/version-table.ts";
import { isFile, statsOf } from "./stats-of.ts";
import { writeWhole } from "./write-whole.ts";

/** What a bundle file is, without the file that it was made from. */
export type KeptBundle = Pick<
  Bundle,
  "file" | "codeHash" | "packages" | "packageVersions" | "inputs"
>;

/** The bundle kept under a key, if it is whole and nothing that it rests on has changed. */
export function readKeptBundle(folder: CacheFolder, key: string): KeptBundle | undefined {
  const manifestFile = join(folder.path, `${key}.json`);
  try {
    if (!isTrusted(folder)) return undefined;
    const written = parseManifest(readFileSync(manifestFile, "utf8"));
    if (written === undefined) return undefined;
    const file = join(folder.path, written.bundle);
    touch([manifestFile, file, `${file}.map`]);
    if (hashBytes(readFileSync(file)) !== written.bundleHash) return undefined;
    if (hashBytes(readFileSync(`${file}.map`)) !== written.mapHash) return undefined;
    const checked = recheck(written, Date.now());
    if (checked === undefined) return undefined;
    if (checked !== written) tryTo(() => writeWhole(manifestFile, JSON.stringify(checked)));
    const { packages, inputs } = checked;
    const packageVersions = fromVersionTable(checked.packageVersions);
    return { file, codeHash: checked.codeHash as CodeHash, packages, packageVersions, inputs };
  } catch {
    // Anything wrong with the cache, down to a manifest of another shape, only costs a bundling.
    return undefined;
  }
}

/** Keeps a bundle in the first folder that takes it; throws an `FfuseError` if none does. */
export function keepBundle(
  folders: readonly CacheFolder[],
  key: string,
  options: {
    readonly built: BuiltBundle;
    /** Files beside the sources whose content decides, such as those of ffuse itself. */
    readonly alsoFiles: readonly string[];
    /** Milliseconds since the epoch, before the first source was read. */
    readonly readAt: number;
  },
): KeptBundle {
  let refusal:
    { readonly folder: string; readonly code: string; readonly cause: unknown } | undefined;
  for (const folder of folders) {
    try {
      makeCacheFolder(folder);
      writeWhole(join(folder.path, ".gitignore"), "*\n");
      const kept = write(folder.path, key, options);
      tryTo(() => removeUnused(folder.path));
      return kept;
    } catch (cause) {
      refusal ??= { folder: folder.path, code: errorCode(cause), cause };
    }
  }
  if (refusal === undefined) throw new Error("bug: no cache folder to try");
  const { folder, code, cause } = refusal;
  throw new FfuseError({ reason: "cache-folder-unwritable", folder, code }, { cause });
}

function write(
  folder: string,
  key: string,
  options: {
    readonly built: BuiltBundle;
    readonly alsoFiles: readonly string[];
    readonly readAt: number;
  },
): KeptBundle {
  const { built, readAt } = options;
  // Named by content: a run that goes on with the bundle of an earlier text keeps finding it.
  const name = `${key}-${hashBytes(built.text + built.map).slice(0, 16)}.mjs`;
  const text = `${built.text}//# sourceMappingURL=${name}.map\n`;
  const { contents } = built.facts;
  const configs = [...built.facts.configs].filter((path) => !contents.has(path) && isFile(path));
  const manifest: Manifest = {
    bundle: name,
    bundleHash: hashBytes(text),
    mapHash: hashBytes(built.map),
    codeHash: built.codeHash,
    packages: built.packages,
    packageVersions: toVersionTable(built.packageVersions),
    inputs: [...built.sources.keys()],
    readAt,
    files: [
      ...[...built.sources, ...contents].map(([path, hash]) => knownFile(path, hash)),
      ...[...configs, ...options.alsoFiles].map((path) => knownFile(path)),
    ],
    absentFiles: [...built.facts.absentFiles],
    absentPackages: [...built.facts.absentPackages],
    present: [...built.facts.present],
    links: [...built.facts.links],
  };
  writeWhole(join(folder, `${name}.map`), built.map);
  writeWhole(join(folder, name), text);
  // Last, so that it never names a bundle that is not there.
  writeWhole(join(folder, `${key}.json`), JSON.stringify(manifest));
  return {
    file: join(folder, name),
    codeHash: built.codeHash,
    packages: built.packages,
    packageVersions: built.packageVersions,
    inputs: manifest.inputs,
  };
}

const dayMs = 24 * 60 * 60 * 1000;
const keptForMs = 7 * dayMs;

/** Removes what no call has used for a week; a bundle that was replaced sooner may still be in use by a run. */
function removeUnused(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/\.(mjs|map|json|tmp)$/.test(name)) continue;
    const file = join(folder, name);
    const stats = statsOf(file);
    if (stats !== undefined && stats.mtimeMs < Date.now() - keptForMs)
      rmSync(file, { force: true });
  }
}

function touch(files: readonly string[]): void {
  const now = new Date();
  for (const file of files) {
    if (statSync(file).mtimeMs < now.getTime() - dayMs) tryTo(() => utimesSync(file, now, now));
  }
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
