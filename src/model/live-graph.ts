import type { ItemPath } from "./item-path.ts";
import type { LivePlugin } from "./plugin-hooks.ts";
import type { Settling } from "./settled.ts";
import type { CallKind } from "./recorded-graph.ts";
import type { NodeVariant } from "./run-params.ts";

/** Where a realm keeps its one recorder: `globalThis[recorderKey]`, found by every copy of ffuse in it. */
export const recorderKey: unique symbol = Symbol.for("ffuse.recorder") as never;

/** Read from a handle, gives its `HandleTarget`. */
export const handleKey: unique symbol = Symbol.for("ffuse.handle") as never;

/** Read from the stand-in of an instance, or from one of its methods, gives its `InstanceTarget`. */
export const instanceKey: unique symbol = Symbol.for("ffuse.instance") as never;

/** Marks a `HoleMarker`. */
export const holeKey: unique symbol = Symbol.for("ffuse.hole") as never;

/** A bundle leaves its `RegisteredConstant`s here when it is loaded. */
export const constantsKey: unique symbol = Symbol.for("ffuse.constants") as never;

/** A variable whose value the code does not tell: its name, whether anything of the world is in it, and how to get it. */
export type RegisteredConstant = readonly [name: string, isOfWorld: boolean, get: () => unknown];

/** What a handle stands for: a call, or a part of its value. */
export interface HandleTarget {
  readonly call: LiveCall;
  readonly path: ItemPath;
}

/** What the stand-in of an instance, or a method taken from it, is called; only the instance has a call. */
export interface InstanceTarget {
  readonly node: string;
  readonly call?: LiveCall;
}

/** Stands in captured arguments where the author passed a handle. */
export interface HoleMarker {
  readonly [holeKey]: true;
  /** Position of the parent in the recorder's calls. */
  readonly parent: number;
  readonly path: ItemPath;
}

/** What a function without a name is called until a better one is found. */
export const anonymousName = "anonymous";

/** A wrapped function or class, in the order of wrapping. */
export interface LiveFunction {
  readonly ordinal: number;
  /** Its own name; for one without, `anonymous` until the realm has found the variable it was given to. */
  name: string;
  /** Its `stack` starts at the wrapping call, with the calls around it behind. */
  readonly site: { readonly stack?: string };
  readonly kind: "function" | "class";
  readonly code: (...args: never) => unknown;
  /** Whether it was wrapped while the exported function of parameters ran, so that it may close over them. */
  readonly underParams: boolean;
  /** Of a grid: for which combination it was wrapped, with the spelling of its parameters. */
  combination?: { readonly index: number; readonly paramsText: string };
  /** Which argument of the call at its site it is, for a function that an edit was given. */
  readonly argument?: number;
  /** For a plug-in, which is no function that nodes call. */
  readonly plugin?: LivePlugin;
  /** For a unit of several nodes: see `RecordedFunction`. */
  readonly calls?: readonly { readonly function: LiveFunction; readonly method?: string }[];
}

/** How many calls around a wrapping one are noted. */
export const wrapFramesLimit: number = 50;

/** A recorded call with everything that only the recording realm can hold. */
export interface LiveCall {
  readonly id: number;
  readonly kind: CallKind;
  readonly function: LiveFunction;
  /** For a method call. */
  readonly method?: string;
  functionName: string;
  /** Set by `setName`, else the default name. */
  name: string;
  named: boolean;
  /** The arguments as they were at the call, with hole markers in place of handles. */
  readonly args: readonly unknown[];
  readonly chain?: { readonly instance: number; readonly previous: number };
  /** Its `stack` starts at the author's call; formatted only when it is read. */
  readonly site: { readonly stack?: string };
  /** Of a grid: which combinations it belongs to, if not to all. */
  readonly variant?: NodeVariant;
  /** For a call that gathers what calls for the elements of a list give: these calls, and how their names end. */
  elements?: readonly { readonly call: LiveCall; readonly suffix: string }[];
  /** For a `map`: names an element, in place of its position. */
  readonly key?: ElementKey;
  /** For a `gather` that is given failures as values, what it makes of them; `collect` for a `map` that gives such a list. */
  readonly how?: Settling | "collect";
  /** Calls that have to have ended well before this one, though it needs nothing of them. */
  after?: number[];
  /** For a call that was recorded while a node ran: the name of that node, which its own begins with. */
  readonly under?: string;
}

/** Names an element of a list. */
export type ElementKey = (element: never, index: number) => string | number;

/** What was called while a node ran. */
export interface InnerRecording {
  /** By ids from -1 downwards, so that none of them is one of the module's calls. */
  readonly calls: LiveCall[];
  readonly counts: Map<string, number>;
  /** Copies what the node returns as the arguments of a call are, with hole markers in place of handles. */
  readonly capture: (values: readonly unknown[], user: string) => readonly unknown[];
}

/** Position of an inner call among those of its node, by its id. */
export function innerIndex(id: number): number {
  return -1 - id;
}

/** Everything that was wrapped and called in one realm. */
export interface Recorder {
  readonly functions: LiveFunction[];
  readonly calls: LiveCall[];
  /** How often each function name was called, for default names. */
  readonly counts: Map<string, number>;
  /** The name of the node that is running in this realm, or ran last; calls are its own while there is one. */
  running: string | undefined;
  /** What the running node has called, made at its first call; `ended` when it has come back. */
  inner?: InnerRecording | "ended" | undefined;
  /** Whether the exported function of parameters is being called. */
  underParams: boolean;
  /** Set where nobody will ask where calls stand: to find out costs more than all else about a call. */
  withoutSites?: true;
  /** Whether `outputFile` was ever called, so that values have to be searched for what it gave. */
  madeOutputFiles?: true;
}

export function isHoleMarker(value: unknown): value is HoleMarker {
  return typeof value === "object" && value !== null && holeKey in value;
}

/** What a value stands for if it is a handle; undefined for all else. */
export function handleTarget(value: unknown): HandleTarget | undefined {
  const mayBe = (typeof value === "object" && value !== null) || typeof value === "function";
  return mayBe ? (value as { readonly [handleKey]?: HandleTarget })[handleKey] : undefined;
}
