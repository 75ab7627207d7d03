import type { Place } from "../../contract/place.ts";
import { compareTexts } from "../compare-texts.ts";
import { joinBytes } from "../join-bytes.ts";
import { checkKey, checkPrefix } from "./check-key.ts";

/** A place that lives as long as it is referred to, in one thread. */
export function openMemoryPlace(): Place {
  const kept = new Map<string, Uint8Array>();

  const keysBelow = (prefix: string): readonly string[] => {
    checkPrefix(prefix);
    return [...kept.keys()].filter((key) => key.startsWith(prefix)).sort(compareTexts);
  };

  // Nothing that is handed in or out may share memory with what is kept.
  return {
    title: "memory",
    get: async (key) => {
      checkKey(key);
      const bytes = kept.get(key);
      return bytes === undefined ? undefined : new Uint8Array(bytes);
    },
    getRange: async (key, offset, length) => {
      checkKey(key);
      const bytes = kept.get(key);
      return bytes === undefined ? undefined : bytes.slice(offset, offset + length);
    },
    put: async (key, parts) => {
      checkKey(key);
      const whole: Uint8Array[] = [];
      for await (const part of parts) whole.push(new Uint8Array(part));
      kept.set(key, joinBytes(whole));
    },
    append: async (key, bytes) => {
      checkKey(key);
      kept.set(key, joinBytes([kept.get(key) ?? new Uint8Array(), bytes]));
    },
    flush: async (key) => {
      checkKey(key);
    },
    list: async (prefix) =>
      keysBelow(prefix).map((key) => ({ key, sizeBytes: kept.get(key)?.byteLength ?? 0 })),
    listFiles: async (prefix) =>
      keysBelow(prefix)
        .map((key) => key.slice(prefix.length))
        .filter((name) => !name.includes("/")),
    listFolders: async (prefix) => {
      const names = new Set<string>();
      for (const key of keysBelow(prefix)) {
        const rest = key.slice(prefix.length);
        if (rest.includes("/")) names.add(rest.slice(0, rest.indexOf("/")));
      }
      return [...names].sort(compareTexts);
    },
    delete: async (key) => {
      checkKey(key);
      kept.delete(key);
    },
    deleteBelow: async (prefix) => {
      for (const key of keysBelow(prefix)) kept.delete(key);
    },
    // Nothing is written in several steps here.
    sweep: async (prefix) => {
      checkPrefix(prefix);
      return [];
    },
  };
}
