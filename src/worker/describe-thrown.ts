import { fileURLToPath } from "node:url";
import { inspect, types } from "node:util";
import { isFfuseError } from "../failure/ffuse-error.ts";
import type { Place } from "../model/place.ts";
import type { ThrownValue } from "../model/thrown-value.ts";

/** A chain of causes is user data too; these keep a cyclic, endless or very wide one finite. */
const maxDepth = 8;
const maxErrors = 20;
const maxFields = 50;

/** A message of this many characters says what is wrong; a longer one fills terminals and journals. */
const maxTextLength = 10_000;

/** Anything that user code threw, as plain data with the stack in the user's own files; never throws itself. */
export function describeThrown(thrown: unknown): ThrownValue {
  return describe(thrown, []);
}

function describe(thrown: unknown, above: readonly unknown[]): ThrownValue {
  const isError = attempt(() => types.isNativeError(thrown) || thrown instanceof Error, false);
  if (!isError) return { ...nonError(thrown), stack: [], fields: {} };
  return describeError(thrown as Partial<Record<string, unknown>>, above);
}

/** `throw undefined` is told as such; other values by their type and how they look. */
function nonError(thrown: unknown): { readonly name: string; readonly message: string } {
  if (thrown === undefined || thrown === null) return { name: String(thrown), message: "" };
  if (typeof thrown === "string") {
    return { name: "the text", message: JSON.stringify(shorten(thrown)) };
  }
  // Runtimes show a proxy in different ways, and to look into it is to run its traps.
  if (types.isProxy(thrown)) return { name: "a proxy", message: "" };
  return { name: `a value of type ${typeof thrown}`, message: show(thrown) };
}

/** User code may have put anything into the fields of an error, or getters that throw. */
function describeError(
  error: Partial<Record<string, unknown>>,
  above: readonly unknown[],
): ThrownValue {
  const read = (key: string): unknown => attempt(() => error[key], unreadable);
  const text = (key: string): string => {
    const value = read(key);
    return typeof value === "string" ? shorten(value) : show(value);
  };
  const stack = read("stack");
  const described: { -readonly [Key in keyof ThrownValue]: ThrownValue[Key] } = {
    name: text("name"),
    message: text("message"),
    stack: typeof stack === "string" ? userFrames(stack) : [],
    fields: describeFields(error, read),
  };
  const classes = classNames(error).filter((name) => name !== described.name);
  if (classes.length > 0) described.classes = classes;
  const code = read("code");
  if (typeof code === "string" || typeof code === "number") described.code = code;
  const chain = [...above, error];
  const cause = read("cause");
  if (cause !== undefined) described.cause = describeBelow(cause, chain);
  const errors = read("errors");
  if (Array.isArray(errors) && chain.length <= maxDepth) {
    const shown = attempt(() => errors.slice(0, maxErrors) as readonly unknown[], []);
    described.errors = shown.map((each) => describeBelow(each, chain));
    const left = errors.length - shown.length;
    if (left > 0) described.fields = { ...described.fields, errors: `and ${left} more` };
  }
  return described;
}

/** A class that extends `Error` and gives itself no `name` is told by its constructor only. */
function classNames(error: object): readonly string[] {
  const names: string[] = [];
  const note = (): undefined => {
    let prototype = Object.getPrototypeOf(error) as object | null;
    while (prototype !== null && prototype !== Error.prototype && names.length < maxDepth) {
      const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
      if (typeof maker === "function" && maker.name !== "") names.push(shorten(maker.name));
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  };
  attempt(note, undefined);
  return names;
}

function describeBelow(thrown: unknown, chain: readonly unknown[]): ThrownValue {
  if (chain.includes(thrown)) return { name: "the same error again", message: "", ...bare };
  if (chain.length > maxDepth) return { name: "more below it", message: "", ...bare };
  return describe(thrown, chain);
}

const bare = { stack: [], fields: {} };
const shownElsewhere = new Set(["name", "message", "stack", "code", "cause", "errors"]);

function describeFields(error: object, read: (key: string) => unknown): ThrownValue["fields"] {
  // Its message says all that its fields do.
  if (isFfuseError(error)) return {};
  const keys = attempt(() => Object.keys(error), []).filter((key) => !shownElsewhere.has(key));
  return Object.fromEntries(keys.slice(0, maxFields).map((key) => [key, show(read(key))]));
}

const unreadable = "(cannot be shown)";

function show(value: unknown): string {
  if (typeof value === "string") return shorten(value);
  return attempt(() => shorten(inspect(value, { depth: 3, breakLength: Infinity })), unreadable);
}

function shorten(text: string): string {
  if (text.length <= maxTextLength) return text;
  return `${text.slice(0, maxTextLength)}… (${text.length} characters)`;
}

/** What `read` gives, or `otherwise` if user code throws in it. */
function attempt<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** The folders of our own code, as it runs and as source maps name it; their frames tell a user nothing. */
const ownFolders = [new URL("..", import.meta.url), new URL("../../src/", import.meta.url)];
const own = ownFolders.flatMap((folder) => [folder.href, fileURLToPath(folder)]);

/** The stack lines of the user's code and packages: no runtime internals, nothing of ffuse. */
export function userFrames(stack: string): readonly string[] {
  return stack
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .filter((line) => !own.some((folder) => line.includes(folder)))
    .filter(
      (line) => !/\(?node:(internal|async_hooks)|[/\\]node_modules[/\\]piscina[/\\]/.test(line),
    )
    .map((line) => line.replace(/file:\/\/[^\s)]+?(?=:\d)/, (url) => fileURLToPath(url)));
}

/** The first position in the user's code of a stack, if there is one. */
export function placeOf(frames: readonly string[]): Place | undefined {
  for (const frame of frames) {
    if (/[( ]node:/.test(frame)) continue;
    const match = /\(?((?:[A-Za-z]:)?[^():]+):(\d+):(\d+)\)?$/.exec(frame.replace(/^at /, ""));
    if (match?.[1] === undefined) continue;
    const file = match[1].replace(/^(?:async )?(?:[^/\\]* \()?/, "");
    return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
