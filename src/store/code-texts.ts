import { createHash } from "node:crypto";
import type { Place } from "../contract/place.ts";
import type { CodeSlice } from "../model/code-slice.ts";
import type { CodeHash } from "../model/ids.ts";
import { parseJson } from "./codecs/parse-json.ts";
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
  try {
    const bytes = await place.getRange(keys.code(hash), 0, longestSlice + 1);
    if (bytes === undefined || bytes.byteLength > longestSlice) return undefined;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    const end = text.indexOf("\n");
    const head = /^\{"ffuseCode":(\d+),"hash":"([0-9a-f]{64})"\}$/.exec(text.slice(0, end));
    const body = text.slice(end + 1);
    if (head === null || Number(head[1]) !== codeFormat || hashText(body) !== head[2]) {
      return undefined;
    }
    const slice: unknown = parseJson(body);
    return isCodeSlice(slice) && slice.hash === hash ? slice : undefined;
  } catch {
    return undefined;
  }
}

const longestSlice = 256 * 1024 * 1024;

/** Messages are made of it, so its shape has to hold whoever wrote it. */
function isCodeSlice(value: unknown): value is CodeSlice {
  if (!isRecord(value)) return false;
  const { units, packages } = value;
  return (
    Array.isArray(units) &&
    units.every(
      (unit) =>
        isRecord(unit) && typeof unit["name"] === "string" && typeof unit["text"] === "string",
    ) &&
    Array.isArray(packages) &&
    packages.every(
      (found) =>
        isRecord(found) &&
        typeof found["name"] === "string" &&
        typeof found["version"] === "string",
    )
  );
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
