import { lockedPackage } from "./locked-package.ts";
import type { LockedPackage } from "./locked-package.ts";
import { aliasedName, lastName } from "./package-name.ts";
import { recordOf, textOf } from "./plain-json.ts";

/** Reads package-lock.json and npm-shrinkwrap.json of the versions 1, 2 and 3. */
export function readNpmLock(text: string): readonly LockedPackage[] {
  const { packages, dependencies } = recordOf(JSON.parse(text));
  return packages === undefined ? fromTree(dependencies, "") : fromPlaces(packages);
}

function fromPlaces(packages: unknown): readonly LockedPackage[] {
  const found: LockedPackage[] = [];
  for (const [place, value] of Object.entries(recordOf(packages))) {
    const entry = recordOf(value);
    // Bundled ones are part of the content of the package around them.
    if (!place.includes("node_modules/") || entry["link"] === true) continue;
    if (entry["inBundle"] === true) continue;
    const name = lastName(place);
    found.push(
      lockedPackage({
        names: [name, textOf(entry["name"]) ?? name],
        version: textOf(entry["version"]),
        place,
        integrity: textOf(entry["integrity"]) ?? commitOf(textOf(entry["resolved"])),
      }),
    );
  }
  return found;
}

function fromTree(dependencies: unknown, folder: string): readonly LockedPackage[] {
  return Object.entries(recordOf(dependencies)).flatMap(([name, value]) => {
    const entry = recordOf(value);
    const place = `${folder}node_modules/${name}`;
    const below = fromTree(entry["dependencies"], `${place}/`);
    const version = textOf(entry["version"]) ?? "";
    if (entry["bundled"] === true || version.startsWith("file:")) return below;
    const alias = aliasedName(version);
    const number = alias === undefined ? version : version.slice(`npm:${alias}@`.length);
    const integrity = textOf(entry["integrity"]) ?? commitOf(version);
    const known = { names: [name, alias ?? name], place, integrity };
    return [
      lockedPackage({ ...known, version: /^\d/.test(number) ? number : undefined }),
      ...below,
    ];
  });
}

/** A commit after `#`, of a package that comes from git. */
function commitOf(resolved: string | undefined): string | undefined {
  return resolved === undefined ? undefined : /^(?:git|github:).*#(\w+)$/.exec(resolved)?.[1];
}
