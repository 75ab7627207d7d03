import { isHash } from "../is-record.ts";
import type { StoreKeys } from "../store-keys.ts";

/** What a key of a workflow's folder holds; `name` is the fingerprint, hash or run in it. */
export interface KeyKind {
  readonly kind:
    | "journal"
    | "entry"
    | "code"
    | "file"
    | "snapshot"
    | "scratch"
    | "index"
    | "stats"
    | "mark"
    | "name"
    | "aside"
    | "foreign";
  readonly name: string;
}

/** Tells keys apart by their shape alone; `foreign` is what ffuse of this format does not write. */
export function keyKind(key: string, keys: StoreKeys): KeyKind {
  if (key === keys.index) return { kind: "index", name: "" };
  if (key === keys.stats) return { kind: "stats", name: "" };
  if (key === keys.mark) return { kind: "mark", name: "" };
  if (key === keys.name) return { kind: "name", name: "" };
  const [folder = "", first = "", second = "", ...rest] = key.slice(keys.all.length).split("/");
  if (rest.length > 0) return foreign;
  if (second === "") {
    if (!first.endsWith(".jsonl")) return foreign;
    const name = first.slice(0, -".jsonl".length);
    if (folder === "runs") return { kind: "journal", name };
    return folder === "aside" ? { kind: "aside", name } : foreign;
  }
  if (folder === "scratch") return { kind: "scratch", name: first };
  if (!isHash(second) || !second.startsWith(first) || first.length !== 2) return foreign;
  if (folder === "results") return { kind: "entry", name: second };
  if (folder === "snapshots") return { kind: "snapshot", name: second };
  if (folder === "files") return { kind: "file", name: second };
  return folder === "code" ? { kind: "code", name: second } : foreign;
}

const foreign: KeyKind = { kind: "foreign", name: "" };
