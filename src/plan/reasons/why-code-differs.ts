import type { CodeSlice, CodeUnit, PackageVersion } from "../../model/code-slice.ts";
import type { Change } from "../../model/run-reason.ts";

/** Which declarations and packages of two slices differ; one change named `code` if their texts are not at hand. */
export function whyCodeDiffers(
  before: CodeSlice | undefined,
  now: CodeSlice | undefined,
): readonly Change[] {
  if (before === undefined || now === undefined) {
    return [{ part: "code", how: "changed", unit: "code" }];
  }
  const changes = [
    ...unitChanges(before.units, now.units),
    ...packageChanges(before.packages, now.packages),
  ];
  return changes.length > 0 ? changes : [{ part: "code", how: "changed", unit: "code" }];
}

function unitChanges(before: readonly CodeUnit[], now: readonly CodeUnit[]): readonly Change[] {
  const gone = without(before, now);
  const come = without(now, before);
  const changes: Change[] = [];
  for (const unit of come) {
    const at = gone.findIndex(({ name }) => name === unit.name);
    const [old] = at === -1 ? [] : gone.splice(at, 1);
    changes.push({
      part: "code",
      how: old === undefined ? "added" : "changed",
      unit: unit.name,
      ...(unit.place === undefined ? {} : { place: unit.place }),
      ...(old === undefined ? {} : { before: old.text }),
      now: unit.text,
    });
  }
  for (const { name, place, text } of gone) {
    const at = place === undefined ? {} : { place };
    changes.push({ part: "code", how: "removed", unit: name, ...at, before: text });
  }
  // What changed says more than what came with it.
  return changes.sort((a, b) => rank(a) - rank(b));
}

function rank(change: Change): number {
  return change.part === "code" && change.how === "changed" ? 0 : 1;
}

/** Those of `units` whose text no unit of `others` has. */
function without(units: readonly CodeUnit[], others: readonly CodeUnit[]): CodeUnit[] {
  const texts = new Set(others.map(({ text }) => text));
  return units.filter(({ text }) => !texts.has(text));
}

function packageChanges(
  before: readonly PackageVersion[],
  now: readonly PackageVersion[],
): readonly Change[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))].sort();
  return names.flatMap((name): readonly Change[] => {
    const old = versionsOf(name, before);
    const fresh = versionsOf(name, now);
    if (old.full === fresh.full) return [];
    const key = old.short === fresh.short ? "full" : "short";
    return [
      {
        part: "package",
        name,
        ...(old.full === "" ? {} : { before: old[key] }),
        ...(fresh.full === "" ? {} : { now: fresh[key] }),
      },
    ];
  });
}

/** The version with what else counts: the content as the lock file tells it, and the dependencies that are loaded. */
function fullText({ version, integrity, uses = [] }: PackageVersion): string {
  const content = integrity === undefined ? "" : ` ${integrity}`;
  return `${version}${content}${uses.length === 0 ? "" : ` with ${uses.join(", ")}`}`;
}

/** A package may be there in several versions. */
function versionsOf(
  name: string,
  packages: readonly PackageVersion[],
): { readonly short: string; readonly full: string } {
  const own = packages.filter((each) => each.name === name);
  return {
    short: own.map(({ version }) => version).join(", "),
    full: own.map(fullText).join(", "),
  };
}
