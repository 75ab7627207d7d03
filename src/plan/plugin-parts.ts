import type { PluginPart } from "../model/fingerprint-parts.ts";
import type { PluginWork } from "../model/plugin.ts";
import { sha256 } from "../util/spell-value.ts";

/** What plug-ins add to the fingerprint of a node. */
export function pluginParts(work: readonly PluginWork[]): readonly PluginPart[] {
  return work.map((each): PluginPart => {
    switch (each.use) {
      case "random-state":
        return { use: each.use, about: `seed ${each.seed}`, hash: hashOf(generator, each.seed) };
      case "environment": {
        const entries = Object.entries(each.set).sort(([a], [b]) => (a < b ? -1 : 1));
        const names = entries.map(([name]) => name).join(", ");
        // The values may be secrets.
        return { use: each.use, about: names, hash: hashOf(...entries) };
      }
    }
  });
}

/** Another generator would make other results of the same seed. */
const generator = "xoroshiro128plus";

function hashOf(...parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts));
}
