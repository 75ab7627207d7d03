/** A fenced block of a Markdown file: `ts file=workflow.ts`, say. */
export interface MarkdownBlock {
  readonly language: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of the opening fence, counted from one. */
  readonly line: number;
}

/** The fenced blocks of a Markdown text, in order. */
export function markdownBlocks(markdown: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (open === undefined) {
      if (fence !== null) open = { info: fence[1] ?? "", line: index + 1, lines: [] };
    } else if (fence === null) {
      open.lines.push(line);
    } else {
      const [language = "", ...words] = open.info.trim().split(/\s+/);
      const attributes = Object.fromEntries(
        words.map((word) => [word.split("=")[0], word.split("=").slice(1).join("=")]),
      );
      blocks.push({
        language,
        attributes,
        text: open.lines.map((each) => `${each}\n`).join(""),
        line: open.line,
      });
      open = undefined;
    }
  }
  return blocks;
}
