import { relative, sep } from "node:path";
import type { PackageVersion } from "../model/code-slice.ts";
import type { CodeHash } from "../model/ids.ts";
import { hashBytes } from "./hash-bytes.ts";
import { namedPackageAround, packageFolderOf, readPackage } from "./package-folder.ts";

/** Hash of a bundle's code in which every place on this machine is replaced by what lies there, so that moving a project changes nothing. */
export function hashCode(options: {
  readonly text: string;
  readonly root: string;
  /** Absolute paths by specifier as the bundle spells it. */
  readonly externals: ReadonlyMap<string, string>;
  /** Specifiers of the running ffuse. */
  readonly ffuse: readonly string[];
  /** Absolute paths of the bundled sources. */
  readonly inputs: readonly string[];
  /** Of all packages that the bundle reaches; order and repetition do not count. */
  readonly versions: readonly PackageVersion[];
}): CodeHash {
  let text = options.text;
  for (const specifier of options.ffuse) text = swap(text, quoted(specifier), quoted("ffuse"));
  for (const [specifier, file] of options.externals) {
    text = swap(text, quoted(specifier), quoted(packageSpelling(file)));
  }
  const home = namedPackageAround(`${options.root}${sep}entry`)?.folder;
  for (const input of options.inputs) {
    const path = slashed(relative(options.root, input));
    if (!path.startsWith("../")) continue;
    const around = namedPackageAround(input);
    if (around === undefined || around.folder === home) continue;
    const name = `${around.name}/${slashed(relative(around.folder, input))}`;
    text = swap(text, `// ${path}\n`, `// ${name}\n`);
    text = swap(text, `${quoted(path)}(`, `${quoted(name)}(`);
    text = swap(text, `__ffuse_at(${quoted(path)})`, `__ffuse_at(${quoted(name)})`);
  }
  const versions = new Set(options.versions.map((version) => JSON.stringify(version)));
  return hashBytes(JSON.stringify([text, [...versions].sort()])) as CodeHash;
}

function packageSpelling(file: string): string {
  const folder = packageFolderOf(file);
  if (folder === undefined) throw new Error(`bug: ${file} belongs to no package`);
  const { name, version } = readPackage(folder);
  return `${name}@${version}/${slashed(relative(folder, file))}`;
}

function swap(text: string, from: string, to: string): string {
  return text.split(from).join(to);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
