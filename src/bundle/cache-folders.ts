import { lstatSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeFolderSync } from "../util/make-folder.ts";
import { statsOf } from "./stats-of.ts";

/** A folder that may keep bundles. */
export interface CacheFolder {
  readonly path: string;
  /** Whether others can write into the folder above it, so that what lies in it has to be ours to be trusted. */
  readonly shared: boolean;
}

/** Where bundles of a workflow file may lie, the best place first; only the one that a person named, if one is. */
export function cacheFolders(
  root: string,
  asked: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): readonly CacheFolder[] {
  const named = asked ?? env["FFUSE_CACHE_DIR"];
  if (named !== undefined && named !== "") {
    return [{ path: join(named, "bundles"), shared: false }];
  }
  const project = projectAround(root);
  const own =
    project === undefined
      ? join(root, ".ffuse", "cache")
      : join(project, "node_modules", ".cache", "ffuse");
  return [
    { path: join(own, "bundles"), shared: false },
    { path: join(userCache(env), "ffuse", "bundles"), shared: false },
    { path: join(tmpdir(), `ffuse-${userName()}`, "bundles"), shared: true },
  ];
}

/** Makes the folder, ignored by git by itself; throws what the file system throws. */
export function makeCacheFolder(folder: CacheFolder): void {
  if (folder.shared) makeFolderSync(dirname(folder.path), 0o700);
  makeFolderSync(folder.path);
  if (!isTrusted(folder)) throw new Error(`${dirname(folder.path)} belongs to somebody else`);
}

/** False for a folder that somebody else may have filled with code. */
export function isTrusted(folder: CacheFolder): boolean {
  if (!folder.shared || process.getuid === undefined) return true;
  const found = lstatSync(dirname(folder.path), { throwIfNoEntry: false });
  if (found === undefined) return false;
  return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o022) === 0;
}

function projectAround(root: string): string | undefined {
  let folder = root;
  for (;;) {
    const isProject = ["package.json", "node_modules"].every(
      (name) => statsOf(join(folder, name)) !== undefined,
    );
    if (isProject) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function userCache(env: NodeJS.ProcessEnv): string {
  if (process.platform === "win32") {
    return env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local");
  }
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  return env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
}

function userName(): string {
  return process.getuid === undefined ? "user" : String(process.getuid());
}
