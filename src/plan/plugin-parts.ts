import type { PluginPart } from "../model/fingerprint-parts.ts";
import type { PluginWork } from "../model/plugin.ts";
import { sha256, spellValue } from "../util/spell-value.ts";

/** What is known of the code of a plug-in of the user's own. */
export interface PluginCode {
  readonly isObserver: boolean;
  /** All of its code that counts. */
  readonly counts: readonly unknown[];
}

/** What plug-ins add to the fingerprint of a node. */
export function pluginParts(
  work: readonly PluginWork[],
  codeOf: (key: string) => PluginCode,
): readonly PluginPart[] {
  return work.flatMap((each): readonly PluginPart[] => {
    switch (each.use) {
      case "random-state":
        return [{ use: each.use, about: `seed ${each.seed}`, hash: hashOf(generator, each.seed) }];
      case "environment": {
        const entries = Object.entries(each.set).sort(([a], [b]) => (a < b ? -1 : 1));
        const names = entries.map(([name]) => name).join(", ");
        // The values may be secrets.
        return [{ use: each.use, about: names, hash: hashOf(...entries) }];
      }
      case "code": {
        const { isObserver, counts } = codeOf(each.key);
        if (isObserver) return [];
        const options = spellValue(each.options).text;
        return [{ use: each.use, about: each.key, hash: hashOf(counts, options) }];
      }
    }
  });
}

/** Another generator would make other results of the same seed. */
const generator = "xoroshiro128plus";

function hashOf(...parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts));
}
