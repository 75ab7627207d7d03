import { isBuiltin } from "node:module";

/**
 * How much of a value its code does not tell: 0 nothing, 1 where and in which time zone the process runs, 2 what a package
 * gives, 3 anything of the world.
 */
export type OpenLevel = 0 | 1 | 2 | 3;

const told = new Set(
  (
    "Object Array Map Set WeakMap WeakSet RegExp Error TypeError RangeError SyntaxError ReferenceError EvalError URIError " +
    "AggregateError Number String Boolean BigInt Symbol Math JSON Promise Reflect Proxy URL URLSearchParams TextEncoder " +
    "TextDecoder ArrayBuffer SharedArrayBuffer Atomics DataView Buffer Uint8Array Uint8ClampedArray Int8Array Uint16Array " +
    "Int16Array Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array parseInt parseFloat isNaN " +
    "isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape structuredClone atob btoa " +
    "undefined NaN Infinity arguments console AbortController AbortSignal Event EventTarget Headers Blob Iterator " +
    "WebAssembly setTimeout setInterval setImmediate queueMicrotask clearTimeout clearInterval clearImmediate " +
    "__ffuse_at module exports"
  ).split(" "),
);

/** Global functions that call functions they are given. */
export const callingGlobals: ReadonlySet<string> = new Set(
  (
    "Array.from Array.fromAsync Promise Promise.try setTimeout setInterval setImmediate queueMicrotask Reflect.apply " +
    "Reflect.construct Proxy JSON.parse JSON.stringify Object.groupBy Map.groupBy Object.defineProperty " +
    "Object.defineProperties Iterator.from"
  ).split(" "),
);

/** Methods of built-in values that call functions they are given. */
export const callingMethods: ReadonlySet<string> = new Set(
  (
    "map filter flatMap forEach find findIndex findLast findLastIndex some every reduce reduceRight sort toSorted then " +
    "catch finally replace replaceAll addEventListener"
  ).split(" "),
);

/** Of a name that no module declares, with the members behind it: `Math.max`, `process.env.HOME`. */
export function levelOfGlobal(chain: readonly string[], use: "call" | "new" | "value"): OpenLevel {
  const [name = "", member] = chain;
  switch (name) {
    case "Math":
      return member === undefined || member === "random" || member === "?" ? 3 : 0;
    case "Date":
      if (member === "UTC" || (member === undefined && use === "new")) return 1;
      return member === "parse" ? 1 : 3;
    case "Intl":
      return 1;
    case "console":
      return 0;
    case "URL":
      return member === "createObjectURL" ? 3 : 0;
    default:
      return told.has(name) ? 0 : 3;
  }
}

const toldModules = new Set(
  (
    "path path/posix path/win32 url util util/types assert assert/strict buffer string_decoder querystring zlib events " +
    "punycode timers timers/promises"
  ).split(" "),
);

const toldOfCrypto = new Set(
  "createHash createHmac hash timingSafeEqual getHashes pbkdf2Sync scryptSync hkdfSync".split(" "),
);

const ofDirectory = new Set(["resolve", "relative", "pathToFileURL"]);

/** Of what a module outside of the bundle gives under a name, empty for all of it; undefined if it is no built-in module. */
export function levelOfBuiltin(
  specifier: string,
  name: string,
  isCall: boolean,
): OpenLevel | undefined {
  if (!isBuiltin(specifier)) return undefined;
  const module = specifier.replace(/^node:/, "");
  if (toldModules.has(module)) return isCall && ofDirectory.has(name) ? 1 : 0;
  if (module === "crypto") return toldOfCrypto.has(name) ? 0 : 3;
  // What it gives is known by what it is called with.
  if (module === "module") return name === "createRequire" || name === "isBuiltin" ? 0 : 3;
  return 3;
}

/** Of a method by its name alone, whatever it is called on. */
export function levelOfMethod(name: string): OpenLevel {
  return /^(?:toLocale|localeCompare$|get(?:Hours|Minutes|Date|Day|Month|FullYear|TimezoneOffset)$)/.test(
    name,
  )
    ? 1
    : 0;
}

/** Names of ffuse whose calls only record or declare. */
export const recordingNames: ReadonlySet<string> = new Set(
  "workflow task file folder files env outputFile snapshot restore defineBackend definePlugin".split(
    " ",
  ),
);
