import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from "yaml";
import type { Document, ParsedNode } from "yaml";
import { nearest } from "../util/nearest.ts";
import type { Located, LocatedEntry } from "./located.ts";
import type { SourceText, Span } from "./source-text.ts";

/** What is wrong with a text as YAML, before anybody asks what its values mean. */
export type YamlMistake =
  | { readonly kind: "syntax"; readonly message: string; readonly span: Span }
  | { readonly kind: "many-documents"; readonly span: Span }
  | { readonly kind: "too-many-symbols"; readonly limit: number; readonly span: Span }
  | { readonly kind: "too-deep"; readonly limit: number; readonly span: Span }
  | { readonly kind: "alias-bomb"; readonly limit: number; readonly span: Span }
  | {
      readonly kind: "unknown-alias";
      readonly alias: string;
      readonly near: readonly string[];
      readonly span: Span;
    }
  | {
      readonly kind: "duplicate-key";
      readonly key: string;
      readonly first: Span;
      readonly span: Span;
    }
  | { readonly kind: "forbidden-key"; readonly key: string; readonly span: Span };

/** The values of a YAML text, or of a JSON text, with their places. */
export interface YamlTree {
  /** Absent if the text is empty or so wrong that it has no meaning. */
  readonly root?: Located;
  readonly mistakes: readonly YamlMistake[];
}

const limits = { depth: 32, symbols: 250_000, values: 100_000, syntaxMistakes: 100 } as const;

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
  return document?.contents == null ? { mistakes: [] } : locate(document.contents, text);
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

function locate(contents: ParsedNode, text: string): YamlTree {
  const mistakes: YamlMistake[] = [];
  const anchors = new Map<string, { readonly value: Located; readonly size: number }>();
  let size = 0;
  let isTooLarge = false;

  const grow = (by: number, span: Span): void => {
    size += by;
    if (size <= limits.values || isTooLarge) return;
    isTooLarge = true;
    mistakes.push({ kind: "alias-bomb", limit: limits.values, span });
  };

  const visit = (node: ParsedNode | null, empty: Span): Located => {
    const span = node === null ? empty : { start: node.range[0], end: node.range[1] };
    if (isTooLarge || node === null) return { kind: "nothing", span };
    if (isAlias(node)) {
      const anchored = anchors.get(node.source);
      if (anchored === undefined) {
        const near = nearest(node.source, anchors.keys());
        mistakes.push({ kind: "unknown-alias", alias: node.source, near, span });
        return { kind: "nothing", span };
      }
      grow(anchored.size, span);
      return anchored.value;
    }
    const before = size;
    grow(1, span);
    const value = visitOwn(node, span);
    if (node.anchor !== undefined) anchors.set(node.anchor, { value, size: size - before });
    return value;
  };

  const visitOwn = (node: Exclude<ParsedNode, { anchor?: never }>, span: Span): Located => {
    if (isSeq(node)) {
      const items = node.items.map((item) => visit(item as ParsedNode, span));
      return { kind: "list", items, span };
    }
    if (isMap(node)) return { kind: "mapping", entries: visitEntries(node.items, span), span };
    if (!isScalar(node)) throw new Error("bug: a YAML node of an unknown kind");
    const { value } = node;
    switch (typeof value) {
      case "string":
        return { kind: "text", value, written: text.slice(span.start, span.end), span };
      case "number":
        return { kind: "number", value, written: node.source, span };
      case "boolean":
        return { kind: "boolean", value, span };
      default:
        return { kind: "nothing", span };
    }
  };

  const visitEntries = (
    pairs: readonly { readonly key: unknown; readonly value: unknown }[],
    mapSpan: Span,
  ): readonly LocatedEntry[] => {
    const entries = new Map<string, LocatedEntry>();
    for (const pair of pairs) {
      const keyNode = pair.key as ParsedNode | null;
      const keySpan =
        keyNode === null ? mapSpan : { start: keyNode.range[0], end: keyNode.range[1] };
      const key = isScalar(keyNode) ? String(keyNode.value ?? "") : "";
      // An empty value has no place of its own; its key stands for it.
      const visited = visit(pair.value as ParsedNode | null, keySpan);
      const value =
        visited.kind === "nothing" && visited.span.start === visited.span.end
          ? { ...visited, span: keySpan }
          : visited;
      const first = entries.get(key);
      if (key === "__proto__" || key === "<<") {
        mistakes.push({ kind: "forbidden-key", key, span: keySpan });
      } else if (first !== undefined) {
        mistakes.push({ kind: "duplicate-key", key, first: first.keySpan, span: keySpan });
      } else {
        entries.set(key, { key, keySpan, value });
      }
    }
    return [...entries.values()];
  };

  const root = visit(contents, { start: 0, end: 0 });
  return isTooLarge ? { mistakes } : { root, mistakes };
}
