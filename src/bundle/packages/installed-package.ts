import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReachedPackage } from "../../model/bundle.ts";
import { hashBytes } from "../hash-bytes.ts";
import { packageNameOf } from "../package-folder.ts";
import type { ResolutionFacts } from "../resolution-facts.ts";
import { recordOf, textOf } from "./plain-json.ts";

/** A package at its place. */
export interface InstalledPackage extends ReachedPackage {
  /** Real paths of the folders of its dependencies, as far as they are installed. */
  readonly dependencies: readonly string[];
}

/** What the package.json in a folder says, and where its dependencies are. */
export function readInstalled(folder: string, facts: ResolutionFacts): InstalledPackage {
  const said = readManifest(join(folder, "package.json"), facts);
  const found = new Set<string>();
  for (const kind of ["dependencies", "optionalDependencies", "peerDependencies"]) {
    for (const name of Object.keys(recordOf(said[kind]))) {
      if (!/^(?:@[^/\\]+\/)?[^/\\@.][^/\\]*$/.test(name)) continue;
      for (const place of facts.findDependency(name, folder)) found.add(place);
    }
  }
  return {
    name: textOf(said["name"]) ?? packageNameOf(folder),
    version: textOf(said["version"]) ?? "",
    folder,
    dependencies: [...found],
  };
}

function readManifest(file: string, facts: ResolutionFacts): Readonly<Record<string, unknown>> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    facts.absentFiles.add(file);
    return {};
  }
  facts.contents.set(file, hashBytes(bytes));
  try {
    return recordOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}
