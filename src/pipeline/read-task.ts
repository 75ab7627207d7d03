import type { ByteParts } from "../contract/place.ts";
import type { Store } from "../contract/store.ts";
import { FfuseError } from "../failure/ffuse-error.ts";
import { quoteList } from "../failure/explanation.ts";
import type { NodeName } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import { encodeValue } from "../store/codecs/encode-value.ts";
import { KeptFile } from "../store/codecs/kept-file.ts";
import { toJsonText } from "../store/to-json-text.ts";
import { nearest } from "../util/nearest.ts";
import { withSelected } from "./with-selected.ts";
import type { ResultChoice } from "./with-selected.ts";

/** `auto` is what pipes want: text as text; bytes, single arrays and returned files as files; everything else as JSON. */
export const resultFormats = ["auto", "json", "raw"] as const;
export type ResultFormat = (typeof resultFormats)[number];

export interface ReadTaskOptions {
  readonly workflow: string;
  readonly task: string;
  readonly path: ItemPath;
  readonly format: ResultFormat;
}

/** Gives the bytes of a kept result, or of a part of it, in a format; those of a returned file come piece by piece. */
export async function readTask(
  choice: ResultChoice,
  { workflow, task, path, format }: ReadTaskOptions,
  write: (parts: ByteParts) => Promise<void>,
): Promise<void> {
  await withSelected(choice, workflow, async (store, findTask) =>
    write(await readFormatted(store, findTask(task), path, format)),
  );
}

async function readFormatted(
  store: Store,
  task: NodeName,
  path: ItemPath,
  format: ResultFormat,
): Promise<ByteParts> {
  const value = await store.read(task, path);
  if (format !== "json" && value instanceof KeptFile) return contentOf(store, value);
  if (format === "raw" && path.length === 0) {
    const found = await store.findByName(task);
    const bytes = found === undefined ? undefined : await store.readEncoded(found.result);
    if (bytes instanceof Uint8Array) return [bytes];
  }
  return formatResult(value, format);
}

/** The bytes of a file that a node returned. Throws `FfuseError` `entry-damaged` before anybody is given a wrong one. */
async function contentOf(store: Store, file: KeptFile): Promise<ByteParts> {
  const damage = await store.files.damageOf(file);
  if (damage === undefined) return store.files.read(file);
  throw new FfuseError({ reason: "entry-damaged", path: damage.path, found: damage.found });
}

/** The bytes of a value in a format. Throws `FfuseError` `value-not-json` for a value that contains itself. */
export function formatResult(value: unknown, format: ResultFormat): readonly Uint8Array[] {
  const asJson = (): readonly Uint8Array[] => [Buffer.from(`${toJsonText(value)}\n`)];
  if (format === "json") return asJson();
  const { codec, parts } = encodeValue(value);
  if (format === "raw") return parts;
  switch (codec) {
    case "text":
      return [...parts, Buffer.from("\n")];
    case "bytes":
    case "npy":
      return parts;
    case "json":
    case "cbor":
      return asJson();
  }
}

/** Reads a format by its name. Throws `FfuseError` `flag-value`. */
export function parseResultFormat(text: string): ResultFormat {
  const format = resultFormats.find((known) => known === text);
  if (format !== undefined) return format;
  throw new FfuseError({
    reason: "flag-value",
    flag: "--format",
    value: text,
    expected: quoteList(resultFormats),
    near: nearest(text, resultFormats, 1),
  });
}
