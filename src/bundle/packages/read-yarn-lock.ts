import { linesOf, lockBlocks, lockField } from "./lock-blocks.ts";
import type { LockBlock } from "./lock-blocks.ts";
import { lockedPackage } from "./locked-package.ts";
import type { LockedPackage } from "./locked-package.ts";
import { aliasedName, splitSpecifier } from "./package-name.ts";

/** Reads yarn.lock, of yarn 1 and of its successors. */
export function readYarnLock(text: string): readonly LockedPackage[] {
  return lockBlocks(linesOf(text), 0).flatMap((block) => {
    const version = lockField(block, "version", 2);
    if (version === undefined || block.key === "__metadata") return [];
    if (lockField(block, "linkType", 2) === "soft") return [];
    const resolution = lockField(block, "resolution", 2);
    const integrity =
      resolution === undefined ? contentOf(block) : (checksumOf(block) ?? commitOf(resolution));
    const names = specifiersOf(block.key).flatMap((specifier) => {
      const { name, rest } = splitSpecifier(specifier);
      return [name, aliasedName(rest) ?? name];
    });
    if (resolution !== undefined) names.push(splitSpecifier(resolution).name);
    return names.length === 0 ? [] : lockedPackage({ names, version, integrity });
  });
}

/** `"a@^1, a@^2"` as yarn 2 and later write it, `a@^1, "b@npm:c@1"` as yarn 1 does. */
function specifiersOf(key: string): readonly string[] {
  const parts = key.match(/"[^"]*"|[^",\s][^",]*/g) ?? [];
  return parts.flatMap((part) => part.replaceAll('"', "").split(", "));
}

/** Of an entry of yarn 1. */
function contentOf(block: LockBlock): string | undefined {
  const resolved = lockField(block, "resolved", 2);
  return lockField(block, "integrity", 2) ?? resolved?.split("#").at(-1);
}

function checksumOf(block: LockBlock): string | undefined {
  return lockField(block, "checksum", 2);
}

function commitOf(resolution: string): string | undefined {
  return /#commit=(\w+)/.exec(resolution)?.[1];
}
