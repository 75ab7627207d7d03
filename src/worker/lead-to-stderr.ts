import { Buffer } from "node:buffer";
import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const stdout = 1;
const stderr = 2;

type Write = (name: "stdout" | "stderr", chunk: Uint8Array) => void;
type AnyFunction = (...args: unknown[]) => unknown;
/** Where calls of functions are led to, and how they would go without. */
type Lead = (original: AnyFunction) => AnyFunction;

/**
 * Leads what user code sends to the process's own stdout past the stream objects, to where it does no harm: direct writes
 * to the descriptor go to `write`, children that inherit it get stderr. With `isWanted` only where that holds; gives the
 * way back.
 */
export function leadToStderr(write: Write, isWanted: () => boolean = () => true): () => void {
  const ways: (() => void)[] = [];
  const lead = (owner: object, name: string, to: Lead): void => {
    const functions = owner as Record<string, AnyFunction>;
    const original = functions[name];
    if (original === undefined) return;
    const led = to(original);
    const either = function (this: unknown, ...args: unknown[]): unknown {
      return (isWanted() ? led : original).apply(this, args);
    };
    // The runtime marks some of its functions for `promisify`.
    functions[name] = Object.defineProperties(either, Object.getOwnPropertyDescriptors(original));
    ways.push(() => {
      functions[name] = original;
    });
  };
  leadDescriptorWrites(lead, write);
  leadChildren(lead);
  syncBuiltinESMExports();
  return () => {
    for (const back of ways) back();
    syncBuiltinESMExports();
  };
}

/** The functions that write to an open file, each with the bytes that its arguments mean. */
const writers: Readonly<Record<string, (data: never, rest: readonly unknown[]) => Uint8Array>> = {
  write: bytesOf,
  writeSync: bytesOf,
  writev: joined,
  writevSync: joined,
  writeFileSync: wholeText,
  appendFileSync: wholeText,
};

function leadDescriptorWrites(
  lead: (owner: object, name: string, to: Lead) => void,
  write: Write,
): void {
  for (const [name, bytesIn] of Object.entries(writers)) {
    lead(fs, name, (original) => (fd, data, ...rest) => {
      if (fd !== stdout && fd !== stderr) return original(fd, data, ...rest);
      const bytes = bytesIn(data as never, rest);
      write(fd === stdout ? "stdout" : "stderr", bytes);
      const done = rest.at(-1);
      if (typeof done === "function") {
        process.nextTick(done, null, bytes.byteLength, data);
        return undefined;
      }
      return name.includes("File") ? undefined : bytes.byteLength;
    });
  }
}

function joined(buffers: readonly NodeJS.ArrayBufferView[]): Uint8Array {
  return Buffer.concat(buffers.map((buffer) => bytesOf(buffer, [])));
}

function wholeText(
  data: string | NodeJS.ArrayBufferView,
  [options]: readonly unknown[],
): Uint8Array {
  const encoding =
    typeof options === "object" ? (options as { encoding?: unknown } | null)?.encoding : options;
  return bytesOf(data, [undefined, encoding ?? undefined]);
}

/** The bytes that the arguments of `fs.writeSync` mean: a text with its encoding, or a view with offset and length. */
function bytesOf(data: string | NodeJS.ArrayBufferView, rest: readonly unknown[]): Uint8Array {
  if (typeof data === "string")
    return Buffer.from(data, typeof rest[1] === "string" ? (rest[1] as BufferEncoding) : "utf8");
  const [from, count] = rest;
  const view = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const options =
    typeof from === "object" && from !== null ? (from as Slice) : { offset: from, length: count };
  const start = typeof options.offset === "number" ? options.offset : 0;
  return typeof options.length === "number"
    ? view.subarray(start, start + options.length)
    : view.subarray(start);
}

interface Slice {
  readonly offset?: unknown;
  readonly length?: unknown;
}

function leadChildren(lead: (owner: object, name: string, to: Lead) => void): void {
  lead(childProcess.ChildProcess.prototype, "spawn", (original) => {
    return function (this: unknown, options: unknown, ...rest: unknown[]) {
      return original.call(this, withoutStdout(options), ...rest);
    };
  });
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    lead(
      childProcess,
      name,
      (original) =>
        (...args) =>
          original(...args.map(withoutStdout)),
    );
  }
}

/** Options of a child process with stderr wherever they hand on stdout; anything else as it is. */
function withoutStdout(options: unknown): unknown {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return options;
  const { stdio } = options as { readonly stdio?: unknown };
  if (stdio === "inherit") return { ...options, stdio: ["inherit", stderr, "inherit"] };
  if (!Array.isArray(stdio)) return options;
  const led = stdio.map((entry: unknown, index) => {
    if (entry === "inherit" && index === stdout) return stderr;
    return entry === stdout || entry === process.stdout ? stderr : entry;
  });
  return { ...options, stdio: led };
}
