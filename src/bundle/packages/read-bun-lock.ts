import { lockedPackage } from "./locked-package.ts";
import type { LockedPackage } from "./locked-package.ts";
import { lastName, splitSpecifier } from "./package-name.ts";
import { recordOf, textOf } from "./plain-json.ts";

/** Reads bun.lock, which is JSON with comments and commas before closing brackets. */
export function readBunLock(text: string): readonly LockedPackage[] {
  const { packages } = recordOf(JSON.parse(withoutExtras(text)));
  return Object.entries(recordOf(packages)).flatMap(([path, value]) => {
    const parts: readonly unknown[] = Array.isArray(value) ? value : [];
    const { name, rest } = splitSpecifier(textOf(parts[0]) ?? "");
    if (name === "" || /^(?:workspace|link|root):/.test(rest)) return [];
    const last = textOf(parts.length > 1 ? parts.at(-1) : undefined);
    return lockedPackage({
      names: [name, lastName(path)],
      version: /^\d/.test(rest) ? rest : undefined,
      integrity: last !== undefined && /^sha\d+-/.test(last) ? last : commitOf(rest),
    });
  });
}

function commitOf(rest: string): string | undefined {
  return /^(?:git|github).*#(.+)$/.exec(rest)?.[1];
}

function withoutExtras(text: string): string {
  const keepText = (found: string) => (found.startsWith('"') ? found : "");
  return text
    .replace(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[^]*?\*\//g, keepText)
    .replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, keepText);
}
