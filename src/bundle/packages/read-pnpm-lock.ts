import { linesOf, lockBlocks, lockField, unquoted } from "./lock-blocks.ts";
import type { LockBlock } from "./lock-blocks.ts";
import { lockedPackage } from "./locked-package.ts";
import type { LockedPackage } from "./locked-package.ts";

/** Reads pnpm-lock.yaml of the formats 5, 6 and 9. */
export function readPnpmLock(text: string): readonly LockedPackage[] {
  const lines = linesOf(text);
  const patches = patchesOf(lines);
  return section(lines, "packages").flatMap((block) => {
    const { name, version } = nameOf(block);
    if (name === undefined) return [];
    const integrity = [contentOf(block), patches.get(name)].filter((part) => part !== undefined);
    const known = { names: [name], version };
    return lockedPackage(
      integrity.length === 0 ? known : { ...known, integrity: integrity.join(" ") },
    );
  });
}

function section(lines: readonly string[], name: string): readonly LockBlock[] {
  return lockBlocks(lines, 0)
    .filter((block) => block.key === name)
    .flatMap((block) => lockBlocks(block.lines, 2));
}

/** `/name/1.0.0_peers`, `/name@1.0.0(peers)` or `name@1.0.0`; what comes from elsewhere says its name apart. */
function nameOf(block: LockBlock): {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
} {
  const key = unquoted(block.key);
  const [, name, version] =
    /^[^/]*\/((?:@[^/@]+\/)?[^/@]+)\/(\d[^_(]*)/.exec(key) ??
    /^(?:[^/@]*\/)?((?:@[^/@]+\/)?[^/@]+)@(\d[^(_]*)/.exec(key) ??
    /^\/?((?:@[^/@]+\/)?[^/@]+)@/.exec(key) ??
    [];
  return {
    name: lockField(block, "name", 4) ?? name,
    version: lockField(block, "version", 4) ?? version,
  };
}

function contentOf(block: LockBlock): string | undefined {
  const at = block.lines.findIndex((line) => line.startsWith("    resolution:"));
  if (at === -1) return undefined;
  const after = block.lines.slice(at + 1);
  const end = after.findIndex((line) => !line.startsWith("      "));
  const said = [block.lines[at], ...after.slice(0, end === -1 ? after.length : end)].join("\n");
  for (const name of ["integrity", "commit", "tarball"]) {
    const found = new RegExp(`[{\\s]${name}: ([^\\s,}]+)`).exec(said)?.[1];
    if (found !== undefined) return unquoted(found);
  }
  return undefined;
}

/** The hashes of patches that pnpm applies, by the name of the patched package. */
function patchesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const patches = new Map<string, string>();
  const [block] = lockBlocks(lines, 0).filter(({ key }) => key === "patchedDependencies");
  for (const patched of block === undefined ? [] : lockBlocks(block.lines, 2)) {
    const name = /^((?:@[^/@]+\/)?[^/@]+)/.exec(unquoted(patched.key))?.[1] ?? "";
    const hash = lockField(patched, "hash", 4) ?? unquoted(patched.value);
    const before = patches.get(name);
    const all = [...(before === undefined ? [] : [before]), `patch-${hash}`];
    patches.set(name, all.join(" "));
  }
  return patches;
}
