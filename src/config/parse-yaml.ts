import { Composer, Lexer, Parser } from "yaml";
import type { Document } from "yaml";
import { locateValues } from "./locate-values.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlMistake, YamlTree } from "./yaml-tree.ts";

const limits = { depth: 32, symbols: 250_000, syntaxMistakes: 100 } as const;

/** In symbols: `yaml` makes an error object, stack and all, of each wrong escape. */
const costOfEscape = 10;

/**
 * Parses YAML 1.2 with the core schema and without merge keys. Never throws, and is quick for any text of a megabyte:
 * depth is checked before `yaml`, which recurses, sees it (close to the end of the stack V8 can end the whole process).
 */
export function parseYaml({ text }: SourceText): YamlTree {
  const parser = new Parser();
  const tokens = [];
  let symbols = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    symbols += 1 + (lexeme.startsWith('"') ? costOfEscape * (lexeme.split("\\").length - 1) : 0);
    const here = { start: parser.offset - lexeme.length, end: parser.offset };
    if (parser.stack.length - 1 > limits.depth) {
      return { mistakes: [{ kind: "too-deep", limit: limits.depth, span: here }] };
    }
    if (symbols > limits.symbols) {
      return { mistakes: [{ kind: "too-many-symbols", limit: limits.symbols, span: here }] };
    }
  }
  for (const token of parser.end()) tokens.push(token);

  const composer = new Composer({
    schema: "core",
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    // The check of `yaml` takes the square of the number of keys in time.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokens, false, text.length)) {
    documents.push(document);
    if (documents.length === 2) {
      const start = document.range[0];
      return { mistakes: [{ kind: "many-documents", span: { start, end: start + 3 } }] };
    }
  }
  const [document] = documents;
  const wrong = document ?? composer.streamInfo();
  const syntax = [...wrong.errors, ...wrong.warnings];
  if (syntax.length > 0) return { mistakes: firstOfEachLine(text, syntax) };
  return document?.contents == null ? { mistakes: [] } : locateValues(document.contents, text);
}

function firstOfEachLine(
  text: string,
  errors: readonly { readonly pos: readonly [number, number]; readonly message: string }[],
): readonly YamlMistake[] {
  const mistakes: YamlMistake[] = [];
  let lineEnd = -1;
  for (const { pos, message } of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    if (pos[0] <= lineEnd) continue;
    if (mistakes.length === limits.syntaxMistakes) break;
    const newline = text.indexOf("\n", pos[0]);
    lineEnd = newline === -1 ? text.length : newline;
    const span = { start: pos[0], end: pos[1] };
    mistakes.push({ kind: "syntax", message: reword(message), span });
  }
  return mistakes;
}

/** The words of `yaml` in our spelling. */
function reword(message: string): string {
  const tag = /^Unresolved tag: (.*)$/s.exec(message)?.[1]?.replace("tag:yaml.org,2002:", "!!");
  if (tag !== undefined) return `unknown tag ${tag} (a text that starts with ! stands in quotes)`;
  const bracket = /^Flow (?:map|sequence) .*end with a ([}\]])$/.exec(message)?.[1];
  if (bracket !== undefined) return `the closing ${bracket} is missing or not indented`;
  const quote = /^Missing closing (["'])quote$/.exec(message)?.[1];
  if (quote !== undefined) return `the closing ${quote} is missing`;
  return /^[A-Z][a-z ]/.test(message)
    ? message.charAt(0).toLowerCase() + message.slice(1)
    : message;
}
