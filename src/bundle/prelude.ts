/**
 * The first line of a bundle, for what it uses but esbuild does not give: `__ffuse_at`, which leads from a source's path
 * to that source, and `require`. Undefined if it uses neither.
 */
export function preludeFor(text: string, entryName: string): string | undefined {
  const parts: string[] = [];
  const usesRequire = text.includes("__require");
  if (usesRequire || text.includes("__ffuse_at(")) {
    parts.push(`const __ffuse_at = globalThis[Symbol.for("ffuse.here")];`);
  }
  if (usesRequire) parts.push(`const { require } = __ffuse_at(${JSON.stringify(entryName)});`);
  return parts.length === 0 ? undefined : parts.join(" ");
}

/** What esbuild puts in the place of names that mean the source file, not the bundle. */
export const hereNames: Readonly<Record<string, string>> = {
  "import.meta": "__ffuse_here",
  __dirname: "__ffuse_here.dirname",
  __filename: "__ffuse_here.filename",
};

const mentionsHere = /\bimport\s*\.\s*meta\b|\b__(?:dirname|filename)\b/;

/** Text put into a source file, and where; nothing else of the file moves. */
export interface Prefix {
  /** From 1. */
  readonly line: number;
  /** At the start of that line. */
  readonly text: string;
}

/** What has to stand at the start of a source so that names like `import.meta` mean that file; undefined if it uses none. */
export function herePrefix(source: string, path: string): Prefix | undefined {
  if (!mentionsHere.test(source)) return undefined;
  const line = source.startsWith("#!") ? 2 : 1;
  return { line, text: `var __ffuse_here = __ffuse_at(${JSON.stringify(path)});` };
}

/** The source with the prefix at the start of its line. */
export function withPrefix(source: string, prefix: Prefix): string {
  if (prefix.line === 1) return prefix.text + source;
  const end = source.indexOf("\n");
  return end === -1
    ? `${source}\n${prefix.text}`
    : source.slice(0, end + 1) + prefix.text + source.slice(end + 1);
}
