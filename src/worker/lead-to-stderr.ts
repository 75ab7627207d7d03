import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const stdout = 1;
const stderr = 2;

/**
 * Leads what user code sends to the process's own stdout past the stream objects, to where it does no harm: direct writes
 * to the descriptor go to `write`, children that inherit it get stderr.
 */
export function leadToStderr(write: (name: "stdout" | "stderr", chunk: Uint8Array) => void): void {
  leadDescriptorWrites(write);
  leadChildren();
  syncBuiltinESMExports();
}

type AnyFunction = (...args: unknown[]) => unknown;

function leadDescriptorWrites(write: (name: "stdout" | "stderr", chunk: Uint8Array) => void): void {
  const writeSync = fs.writeSync as unknown as AnyFunction;
  fs.writeSync = ((fd: number, data: string | NodeJS.ArrayBufferView, ...rest: unknown[]) => {
    if (fd !== stdout && fd !== stderr) return writeSync(fd, data, ...rest);
    const bytes = bytesOf(data, rest);
    write(fd === stdout ? "stdout" : "stderr", bytes);
    return bytes.byteLength;
  }) as typeof fs.writeSync;
}

/** The bytes that the arguments of `fs.writeSync` mean: a text with its encoding, or a view with offset and length. */
function bytesOf(data: string | NodeJS.ArrayBufferView, rest: readonly unknown[]): Uint8Array {
  if (typeof data === "string")
    return Buffer.from(data, (rest[1] as BufferEncoding | undefined) ?? "utf8");
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

function leadChildren(): void {
  const prototype = childProcess.ChildProcess.prototype as unknown as Record<string, AnyFunction>;
  const spawn = prototype["spawn"];
  if (spawn !== undefined) {
    prototype["spawn"] = function (this: unknown, options: unknown, ...rest: unknown[]) {
      return spawn.call(this, withoutStdout(options), ...rest);
    };
  }
  const module = childProcess as unknown as Record<string, AnyFunction>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    const original = module[name];
    if (original === undefined) continue;
    module[name] = (...args: unknown[]) => original(...args.map(withoutStdout));
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
