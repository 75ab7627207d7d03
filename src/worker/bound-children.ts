import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Ends child processes that a node waits for when the node's time is over: a thread that waits for one cannot be ended
 * itself. Gives the way back.
 */
export function boundChildren(timeLeftMs: () => number): () => void {
  const functions = childProcess as unknown as Record<string, AnyFunction>;
  const originals = ["spawnSync", "execSync", "execFileSync"].map((name) => {
    const original = functions[name] as AnyFunction;
    const bound = (...args: unknown[]): unknown => {
      const leftMs = timeLeftMs();
      return original(...(leftMs < longestMs ? withTimeout(args, leftMs) : args));
    };
    functions[name] = bound;
    return { name, original, bound };
  });
  syncBuiltinESMExports();
  return () => {
    for (const { name, original } of originals) functions[name] = original;
    syncBuiltinESMExports();
  };
}

const longestMs = 2 ** 31 - 1;

function withTimeout(args: readonly unknown[], leftMs: number): unknown[] {
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
  const given = args.slice(0, args.findLastIndex(isGiven) + 1);
  const last = given.at(-1);
  const isOptions = typeof last === "object" && !Array.isArray(last);
  const options = (isOptions ? last : {}) as { readonly timeout?: unknown };
  const own = options.timeout;
  if (typeof own === "number" && own > 0 && own <= leftMs) return [...args];
  // Zero would be no limit.
  const timeout = Math.max(1, Math.ceil(leftMs));
  return [
    ...(isOptions ? given.slice(0, -1) : given),
    { ...options, timeout, killSignal: "SIGKILL" },
  ];
}
