/** Methods of arrays, texts, numbers, Maps, Sets, dates and promises that leave all they are given as it is. */
export const readingMethods: ReadonlySet<string> = new Set(
  (
    "map filter slice concat flat flatMap toSorted toReversed toSpliced with split join includes indexOf lastIndexOf " +
    "find findIndex findLast findLastIndex some every reduce reduceRight forEach keys values entries at toString " +
    "toFixed toPrecision toExponential toLocaleString trim trimStart trimEnd toUpperCase toLowerCase replace replaceAll " +
    "match matchAll startsWith endsWith padStart padEnd charAt charCodeAt codePointAt repeat substring substr search " +
    "localeCompare normalize has get getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds " +
    "toISOString valueOf then catch finally hasOwnProperty isPrototypeOf"
  ).split(" "),
);

/** Those of them that give a new container. */
export const freshMethods: ReadonlySet<string> = new Set(
  (
    "map filter slice concat flat flatMap toSorted toReversed toSpliced with split join toString toFixed trim " +
    "toUpperCase toLowerCase replace replaceAll match matchAll padStart padEnd repeat substring keys values entries"
  ).split(" "),
);

/** Methods of arrays, Maps and Sets that change the container and nothing in it. */
export const changingMethods: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin set add delete clear".split(" "),
);

/** Global objects whose functions change nothing that they are given, but for those in `changingFunctions`. */
export const readingNamespaces: ReadonlySet<string> = new Set(
  (
    "Object Math JSON Number String Boolean BigInt Symbol Array Date Promise Intl URL Buffer console performance crypto " +
    "ArrayBuffer SharedArrayBuffer AbortSignal Map Set Reflect Uint8Array Uint8ClampedArray Int8Array Uint16Array Int16Array " +
    "Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array RegExp Error Iterator WebAssembly"
  ).split(" "),
);

/** Functions of global objects that change their first argument. */
export const changingFunctions: ReadonlySet<string> = new Set([
  ...["assign", "defineProperty", "defineProperties", "setPrototypeOf", "freeze", "seal"].map(
    (name) => `Object.${name}`,
  ),
  "Object.preventExtensions",
  ...["set", "defineProperty", "deleteProperty", "setPrototypeOf", "preventExtensions"].map(
    (name) => `Reflect.${name}`,
  ),
  "crypto.getRandomValues",
  "Error.captureStackTrace",
]);

/** Functions of global objects that call what they are given. */
export const callingFunctions: ReadonlySet<string> = new Set([
  "Reflect.apply",
  "Reflect.construct",
]);

/** Global functions and constructors that change nothing but what callbacks change. */
export const readingFunctions: ReadonlySet<string> = new Set(
  (
    "Object Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry Date RegExp Error TypeError RangeError SyntaxError " +
    "ReferenceError EvalError URIError AggregateError Number String Boolean BigInt Symbol parseInt parseFloat isNaN isFinite " +
    "encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape structuredClone URL URLSearchParams " +
    "TextEncoder TextDecoder ArrayBuffer SharedArrayBuffer DataView Uint8Array Uint8ClampedArray Int8Array Uint16Array " +
    "Int16Array Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array Promise setTimeout " +
    "setInterval setImmediate queueMicrotask clearTimeout clearInterval clearImmediate fetch atob btoa AbortController " +
    "Headers Request Response Blob File FormData Event EventTarget MessageChannel"
  ).split(" "),
);

/** Functions of `process` that only tell. */
export const readingProcess: ReadonlySet<string> = new Set(
  "cwd hrtime uptime memoryUsage cpuUsage nextTick emitWarning getuid getgid".split(" "),
);

/** Built-in modules whose functions keep nothing of what they are given and change nothing of it. */
export const readingModules: ReadonlySet<string> = new Set(
  (
    "path path/posix path/win32 url querystring assert assert/strict os crypto zlib string_decoder punycode perf_hooks fs " +
    "fs/promises util timers timers/promises readline child_process buffer"
  ).split(" "),
);

/** Functions of those modules that do change what they are given. */
export const fillingFunctions: ReadonlySet<string> = new Set(
  "read readSync readv readvSync randomFill randomFillSync getRandomValues inherits deprecate".split(
    " ",
  ),
);
