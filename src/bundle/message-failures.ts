import { extname, resolve } from "node:path";
import type { Location, Message } from "esbuild";
import type { BundleFailure } from "../failure/bundle-failures.ts";
import type { Place } from "../model/place.ts";
import type { Prefix } from "./prelude.ts";
import type { UnsupportedDetail } from "./sources-plugin.ts";

/** What an error of esbuild says, as a failure at its place in the user's file. */
export function messageFailure(
  message: Message,
  options: {
    readonly root: string;
    readonly entry: string;
    readonly prefixes: ReadonlyMap<string, Prefix>;
  },
): BundleFailure {
  const place =
    message.location === null
      ? { file: options.entry, line: 1, column: 1 }
      : placeOf(message.location, options);
  const notes = message.notes.map((note) => note.text);
  const unresolved = /^Could not resolve "(.*)"$/s.exec(message.text)?.[1];
  if (unresolved !== undefined) {
    return {
      reason: "import-unresolved",
      specifier: unresolved,
      place,
      detail: notes.filter((note) => !note.includes("external")).join("\n"),
    };
  }
  if (isUnsupported(message.detail)) {
    const file = message.detail.unsupported;
    return { reason: "import-unsupported", file, extension: extname(file), place };
  }
  const text = message.text.replaceAll('"ffuse:ffuse"', '"ffuse"');
  return { reason: "syntax-error", message: text, place, notes };
}

function isUnsupported(detail: unknown): detail is UnsupportedDetail {
  return typeof detail === "object" && detail !== null && "unsupported" in detail;
}

/** esbuild counts columns in bytes of UTF-8 from 0, and its text includes what was put before the user's code. */
function placeOf(
  location: Location,
  options: { readonly root: string; readonly prefixes: ReadonlyMap<string, Prefix> },
): Place {
  const file = resolve(options.root, location.file);
  const bytes = Buffer.from(location.lineText);
  const before = bytes.subarray(0, location.column).toString();
  const marked = bytes.subarray(location.column, location.column + location.length).toString();
  const prefix = options.prefixes.get(file);
  const shift = prefix?.line === location.line ? prefix.text.length : 0;
  return {
    file,
    line: location.line,
    column: Math.max(0, before.length - shift) + 1,
    length: Math.max(1, marked.length),
    lineText: location.lineText.slice(shift),
  };
}
