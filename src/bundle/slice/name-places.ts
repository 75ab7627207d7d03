import { isBuiltin } from "node:module";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bundle } from "../../model/bundle.ts";
import { namedPackageAround } from "../package-folder.ts";
import type { ImportedFrom } from "./imported-from.ts";
import { readingModules } from "./known-calls.ts";

/** What the specifiers and paths in a bundle's text stand for. */
export interface NamedPlaces {
  readonly importedFrom: (specifier: string) => ImportedFrom;
  /** What to read instead of a text that holds a place on this machine; undefined for any other text. */
  readonly respell: (text: string) => string | undefined;
}

/** Tells of every specifier and path in a bundle what it means wherever the project lies. */
export function namePlaces(bundle: Pick<Bundle, "root" | "packages" | "inputs">): NamedPlaces {
  const folders = [...bundle.packages].sort((a, b) => b.folder.length - a.folder.length);
  const known = new Map<string, { readonly from: ImportedFrom; readonly spelled?: string }>();
  const bundled = bundledPaths(bundle);

  const look = (specifier: string): { readonly from: ImportedFrom; readonly spelled?: string } => {
    if (isBuiltin(specifier)) {
      const name = specifier.replace(/^node:/, "");
      if (readingModules.has(name)) return { from: { kind: "reading" } };
      return { from: { kind: "package", key: `node:${name}` } };
    }
    const file = pathIn(specifier);
    if (file === undefined) return { from: { kind: "package", key: specifier } };
    const found = folders.find(({ folder }) => file.startsWith(folder + sep));
    if (found === undefined) return { from: { kind: "ffuse" }, spelled: "ffuse" };
    const inside = relative(found.folder, file).split(sep).join("/");
    return {
      from: { kind: "package", key: found.folder },
      spelled: `${found.name}@${found.version}/${inside}`,
    };
  };
  const lookOnce = (specifier: string): ReturnType<typeof look> => {
    let answer = known.get(specifier);
    if (answer === undefined) known.set(specifier, (answer = look(specifier)));
    return answer;
  };
  return {
    importedFrom: (specifier) => lookOnce(specifier).from,
    respell: (text) => {
      if (text.startsWith("../")) return bundled.get(text);
      if (!text.startsWith("file:") && !/^(?:\/|[A-Za-z]:[\\/])/.test(text)) return undefined;
      const { from, spelled } = lookOnce(text);
      return from.kind === "package" ? spelled : text.startsWith("file:") ? spelled : undefined;
    },
  };
}

function pathIn(specifier: string): string | undefined {
  if (!specifier.startsWith("file:")) {
    return /^(?:\/|[A-Za-z]:[\\/])/.test(specifier) ? specifier.split("/").join(sep) : undefined;
  }
  try {
    return fileURLToPath(specifier);
  } catch {
    return undefined;
  }
}

/** Sources outside of the root by the path that the bundle gives them, as package and path in it. */
function bundledPaths({
  root,
  inputs,
}: Pick<Bundle, "root" | "inputs">): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const home = namedPackageAround(`${root}${sep}entry`)?.folder;
  for (const input of inputs) {
    const path = relative(root, input).split(sep).join("/");
    if (!path.startsWith("../")) continue;
    const around = namedPackageAround(input);
    if (around === undefined || around.folder === home) continue;
    const inside = relative(around.folder, input).split(sep).join("/");
    found.set(path, `${around.name}/${inside}`);
  }
  return found;
}
