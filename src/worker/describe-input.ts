import type { DeclaredMarker } from "../model/declared-marker.ts";
import type { DeclaredInput } from "../model/recorded-graph.ts";
import { namePath } from "../util/name-path.ts";
import { splitPathGlob } from "../util/path-glob.ts";

/** A declared input as data for the main thread; relative paths begin at `folder`. */
export function describeInput(
  { kind, name: given, fallback }: DeclaredMarker,
  where: string,
  folder: string,
): DeclaredInput {
  switch (kind) {
    case "env": {
      const value = Object.hasOwn(process.env, given) ? process.env[given] : fallback;
      return { kind, name: given, where, ...(value === undefined ? {} : { target: value }) };
    }
    case "file":
    case "folder": {
      const { path, name } = namePath(given, folder);
      return { kind, name, target: path, where };
    }
    case "files": {
      const split = splitPathGlob(given);
      const { path, name } = namePath(split.folder, folder);
      const { glob } = split;
      const inFolder = name === "." ? glob : `${name.replace(/\/$/, "")}/${glob}`;
      return { kind, name: inFolder, target: path, glob, where };
    }
  }
}
