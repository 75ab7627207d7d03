import picomatch from "picomatch/posix.js";

/** A glob over paths, taken apart. */
export interface PathGlob {
  /** The folders in front that hold no sign of a glob, with `/`; empty if there are none. */
  readonly folder: string;
  /** What is matched against paths below that folder. */
  readonly glob: string;
}

/** Takes a glob over paths apart: `data/*.csv` is `*.csv` in the folder `data`. */
export function splitPathGlob(text: string): PathGlob {
  const { base, glob, negated } = picomatch.scan(text);
  // Turned around it picks what lies anywhere, and not in the folder that it names.
  if (negated) return { folder: "", glob: text };
  if (glob !== "") return { folder: unescape(base), glob };
  // Nothing in it is special, so it names one file.
  const slash = base.lastIndexOf("/");
  const folder = slash === 0 ? "/" : base.slice(0, Math.max(0, slash));
  return { folder: unescape(folder), glob: base.slice(slash + 1) };
}

/** Which paths below a folder, with `/`, a glob picks, and how many folders deep it can reach. */
export function compilePathGlob(glob: string): {
  readonly matches: (path: string) => boolean;
  readonly depth: number;
} {
  const isMatch = picomatch(glob, { posix: true });
  // A star for folders, a slash inside of brackets, or a glob turned around may reach deeper than its slashes tell.
  const isPlain = !/^!|\*\*|[{(]/.test(glob);
  return {
    matches: (path) => isMatch(path),
    depth: isPlain ? glob.split("/").length : Infinity,
  };
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}
