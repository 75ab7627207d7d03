/**
 * The same regular expression in the spelling that the `u` flag accepts: without the flag, and in Python, any
 * punctuation may stand behind a backslash, `\-` and `\ ` as `re.escape` writes them.
 */
export function escapeForUnicode(source: string): string {
  return source.replace(/\\([^])/gu, (escape, character: string) => {
    if (/[\w^$\\.*+?()[\]{}|/]/.test(character)) return escape;
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
