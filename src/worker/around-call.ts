import type { LiveFunction } from "../model/live-graph.ts";
import type { PluginWork } from "../model/plugin.ts";
import type { RunningNode } from "./running-node.ts";
import { seedRandom } from "./seed-random.ts";

/** Makes a call with what plug-ins do around it: each one inside of the one before. */
export async function aroundCall(
  plugins: readonly PluginWork[],
  running: RunningNode,
  call: () => unknown,
  functions: readonly LiveFunction[],
): Promise<unknown> {
  const [plugin, ...inner] = plugins;
  if (plugin === undefined) return call();
  switch (plugin.use) {
    case "random-state":
      seedRandom(running, plugin.seed);
      return aroundCall(inner, running, call, functions);
    case "environment": {
      const restore = setVariables(plugin.set);
      try {
        return await aroundCall(inner, running, call, functions);
      } finally {
        restore();
      }
    }
    case "code": {
      const { aroundHooks } = await import("./around-hooks.ts");
      return aroundHooks(plugin, running, functions, () =>
        aroundCall(inner, running, call, functions),
      );
    }
  }
}

/** Sets variables of the environment of this realm, and gives what brings the former ones back. */
function setVariables(set: Readonly<Record<string, string>>): () => void {
  const names = Object.keys(set);
  const before = names.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, set);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
