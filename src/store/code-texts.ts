import { createHash } from "node:crypto";
import type { Place } from "../contract/place.ts";
import type { CodeSlice } from "../model/code-slice.ts";
import type { CodeHash } from "../model/ids.ts";
import { isRecord } from "./is-record.ts";
import type { StoreKeys } from "./store-keys.ts";

const codeFormat = 1;

/** Keeps the texts of a slice under its hash; one that is there already stays. */
export async function keepCode(place: Place, keys: StoreKeys, slice: CodeSlice): Promise<void> {
  if ((await readCode(place, keys, slice.hash)) !== undefined) return;
  const body = JSON.stringify(slice);
  const head = `{"ffuseCode":${codeFormat},"hash":"${hashText(body)}"}\n`;
  await place.put(keys.code(slice.hash), [Buffer.from(head + body)]);
}

/** The texts of a slice; undefined if they are gone, damaged or of another format, which costs a message its details. */
export async function readCode(
  place: Place,
  keys: StoreKeys,
  hash: CodeHash,
): Promise<CodeSlice | undefined> {
  const bytes = await place.get(keys.code(hash));
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const end = text.indexOf("\n");
  const head = /^\{"ffuseCode":(\d+),"hash":"([0-9a-f]{64})"\}$/.exec(text.slice(0, end));
  const body = text.slice(end + 1);
  if (head === null || Number(head[1]) !== codeFormat || hashText(body) !== head[2])
    return undefined;
  const slice: unknown = JSON.parse(body);
  return isRecord(slice) && slice["hash"] === hash ? (slice as unknown as CodeSlice) : undefined;
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
