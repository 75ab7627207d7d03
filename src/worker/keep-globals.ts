import { Script } from "node:vm";

/** The globals of a realm as they were before user code ran. */
export interface KeptGlobals {
  /** Brings back those that hold values and were deleted since; takes next to no time if none was. */
  readonly restore: () => void;
  /** Brings back all that were deleted, those with getters too. */
  readonly restoreAll: () => void;
}

/** Notes the globals of this realm. */
export function keepGlobals(): KeptGlobals {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  const areThere = compileCheck(descriptors);
  const restoreAll = (): void => {
    for (const [name, descriptor] of descriptors) {
      if (!Object.hasOwn(globalThis, name)) Object.defineProperty(globalThis, name, descriptor);
    }
  };
  return {
    restore() {
      if (!areThere()) restoreAll();
    },
    restoreAll,
  };
}

/** The runtime finds a global that code names in a nanosecond, and one that is asked for by its name in a hundred. */
function compileCheck(
  descriptors: readonly (readonly [name: string, descriptor: PropertyDescriptor])[],
): () => boolean {
  const names = descriptors.flatMap(([name, { value }]) =>
    value !== undefined && /^[A-Za-z_$][\w$]*$/.test(name) ? [name] : [],
  );
  const code = names.map((name) => `typeof ${name} !== "undefined"`).join(" && ");
  return new Script(`() => ${code}`).runInThisContext() as () => boolean;
}
