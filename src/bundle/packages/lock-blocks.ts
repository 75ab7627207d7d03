/** A key and the lines below it. */
export interface LockBlock {
  /** As it is written, with its quotes, without what stands behind its colon. */
  readonly key: string;
  /** What stands behind the colon; often nothing. */
  readonly value: string;
  readonly lines: readonly string[];
}

/**
 * Cuts the lines of a lock file of pnpm or yarn at the keys that stand `indent` spaces deep. Both write one key a line,
 * with two spaces for each level.
 */
export function lockBlocks(lines: readonly string[], indent: number): readonly LockBlock[] {
  const blocks: (LockBlock & { readonly lines: string[] })[] = [];
  let isOpen = false;
  for (const line of lines) {
    const depth = line.search(/[^ ]/);
    if (depth === -1 || line[depth] === "#") continue;
    const said = line.slice(depth);
    // A long key is written as `? key`, and a line `:` follows.
    if (depth > indent || said === ":") {
      if (isOpen) blocks.at(-1)?.lines.push(line);
    } else {
      isOpen = depth === indent;
      if (isOpen) blocks.push({ ...keyAndValue(said), lines: [] });
    }
  }
  return blocks;
}

/** The text behind a key inside of a block, `depth` spaces deep, without quotes. */
export function lockField(block: LockBlock, name: string, depth: number): string | undefined {
  const start = `${" ".repeat(depth)}${name}`;
  for (const line of block.lines) {
    const said = line.startsWith(start) ? /^:? (.+)$/.exec(line.slice(start.length)) : null;
    if (said?.[1] !== undefined) return unquoted(said[1].trim());
  }
  return undefined;
}

/** A text without the quotes around it. */
export function unquoted(text: string): string {
  const inner = /^(["'])(.*)\1$/.exec(text)?.[2];
  return inner ?? text;
}

/** The lines of a text, however they end. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

function keyAndValue(said: string): Pick<LockBlock, "key" | "value"> {
  const text = said.startsWith("? ") ? said.slice(2) : said;
  const [, key = text, value = ""] = /^((?:"[^"]*"|'[^']*'|[^"'])*?):(?: (.*))?$/.exec(text) ?? [];
  return { key, value };
}
