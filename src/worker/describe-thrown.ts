import { fileURLToPath } from "node:url";
import { inspect, types } from "node:util";
import type { Place } from "../model/place.ts";
import type { ThrownValue } from "../model/thrown-value.ts";

/** A chain of causes is user data too; this keeps a cyclic or endless one finite. */
const maxDepth = 8;

/** Anything that user code threw, as plain data with the stack in the user's own files; never throws itself. */
export function describeThrown(thrown: unknown, depth = 0): ThrownValue {
  try {
    return types.isNativeError(thrown) || thrown instanceof Error
      ? describeError(thrown, depth)
      : { ...nonError(thrown), stack: [], fields: {} };
  } catch {
    return { name: typeof thrown, message: "(cannot be shown)", stack: [], fields: {} };
  }
}

/** `throw undefined` is told as such; other values by their type and how they look. */
function nonError(thrown: unknown): { readonly name: string; readonly message: string } {
  if (thrown === undefined || thrown === null) return { name: String(thrown), message: "" };
  const name = typeof thrown === "string" ? "the text" : `a value of type ${typeof thrown}`;
  return { name, message: typeof thrown === "string" ? JSON.stringify(thrown) : show(thrown) };
}

function describeError(error: Error, depth: number): ThrownValue {
  const described: { -readonly [Key in keyof ThrownValue]: ThrownValue[Key] } = {
    name: String(error.name),
    message: String(error.message),
    stack: userFrames(String(error.stack ?? "")),
    fields: {},
  };
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === "string" || typeof code === "number") described.code = code;
  if (cause !== undefined && depth < maxDepth) described.cause = describeThrown(cause, depth + 1);
  if (Array.isArray(errors) && depth < maxDepth) {
    described.errors = errors.map((each) => describeThrown(each, depth + 1));
  }
  const shownElsewhere = new Set(["name", "message", "stack", "code", "cause", "errors"]);
  described.fields = Object.fromEntries(
    Object.entries(error)
      .filter(([key]) => !shownElsewhere.has(key))
      .map(([key, field]) => [key, show(field)]),
  );
  return described;
}

function show(value: unknown): string {
  return typeof value === "string" ? value : inspect(value, { depth: 3, breakLength: Infinity });
}

/** The folder of our own compiled code, whose frames tell a user nothing. */
const ownFolder = new URL("..", import.meta.url).href;

/** The stack lines of the user's code and packages: no runtime internals, nothing of ffuse. */
export function userFrames(stack: string): readonly string[] {
  const own = fileURLToPath(ownFolder);
  return stack
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .filter((line) => !line.includes(own) && !line.includes(ownFolder))
    .filter((line) => !/\(?node:internal|[/\\]node_modules[/\\]piscina[/\\]/.test(line))
    .map((line) => line.replace(/file:\/\/[^\s)]+?(?=:\d)/, (url) => fileURLToPath(url)));
}

/** The first position in the user's code of a stack, if there is one. */
export function placeOf(frames: readonly string[]): Place | undefined {
  for (const frame of frames) {
    const match = /\(?((?:[A-Za-z]:)?[^():]+):(\d+):(\d+)\)?$/.exec(frame.replace(/^at /, ""));
    if (match?.[1] === undefined || match[1].startsWith("node:")) continue;
    const file = match[1].replace(/^(?:async )?(?:[^/\\]* \()?/, "");
    return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
