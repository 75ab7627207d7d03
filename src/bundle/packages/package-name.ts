/** Splits `name@rest`, where a name may begin with `@`; rest is empty if there is none. */
export function splitSpecifier(specifier: string): {
  readonly name: string;
  readonly rest: string;
} {
  const at = specifier.indexOf("@", 1);
  if (at === -1) return { name: specifier, rest: "" };
  return { name: specifier.slice(0, at), rest: specifier.slice(at + 1) };
}

/** The name of the package that `npm:name@range` is an alias for, if it is one. */
export function aliasedName(range: string): string | undefined {
  const target = /^npm:(@?[^@]+)@/.exec(range)?.[1];
  return target !== undefined && !/^[\^~<>=\d*]/.test(target) ? target : undefined;
}

/** The last name in a path of names: `a/@b/c` ends in `@b/c`. */
export function lastName(path: string): string {
  return /(?:@[^/]+\/)?[^/]+$/.exec(path)?.[0] ?? path;
}
