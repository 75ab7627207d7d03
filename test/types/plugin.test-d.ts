import { expectTypeOf, test } from "vitest";
import { defineBackend, definePlugin } from "../../src/index.ts";
import type { ChosenPlugin, DefinedPlugin, NodeContext, PluginHooks } from "../../src/index.ts";

test("hooks are given the context of the node and the options of the plug-in", () => {
  const scaled = definePlugin<{ by: number }>({
    beforeNode: (context, options) => {
      expectTypeOf(context).toEqualTypeOf<NodeContext>();
      expectTypeOf(options).toEqualTypeOf<{ by: number }>();
    },
    aroundNode: async (_, { by }, call) => {
      expectTypeOf(call).toEqualTypeOf<() => Promise<unknown>>();
      return Number(await call()) * by;
    },
  });
  expectTypeOf(scaled).toEqualTypeOf<DefinedPlugin<{ by: number }>>();
  expectTypeOf(scaled.with({ by: 2 })).toEqualTypeOf<ChosenPlugin>();
  // @ts-expect-error -- an option of another kind
  scaled.with({ by: "2" });
  // @ts-expect-error -- no such hook
  definePlugin({ afternode: () => undefined });
  const hooks: PluginHooks<{ by: number }> = { observer: true };
  expectTypeOf(definePlugin(hooks)).toEqualTypeOf<DefinedPlugin<{ by: number }>>();
  defineBackend(({ query }) => {
    query("model").setPlugin(scaled.with({ by: 2 }), scaled, { use: "random-state", seed: 1 });
    // @ts-expect-error -- hooks are made a plug-in by definePlugin
    query("model").setPlugin({ beforeNode: () => undefined });
  });
});
