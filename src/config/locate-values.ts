import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, ParsedNode } from "yaml";
import { nearest } from "../util/nearest.ts";
import type { Located, LocatedEntry } from "./located.ts";
import type { Span } from "./source-text.ts";
import type { YamlMistake, YamlTree } from "./yaml-tree.ts";

const valueLimit = 100_000;

/** The values of a parsed document with their places; an alias stands for its value, up to a bound on all values. */
export function locateValues(contents: ParsedNode, text: string): YamlTree {
  const locator = new Locator(text);
  const root = locator.locate(contents);
  const { mistakes } = locator;
  return locator.isTooLarge ? { mistakes } : { root, mistakes };
}

/** Values met so far, with aliases counted as what they stand for. */
class Locator {
  readonly mistakes: YamlMistake[] = [];
  readonly #text: string;
  readonly #anchors = new Map<string, { readonly value: Located; readonly size: number }>();
  #size = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isTooLarge(): boolean {
    return this.#size > valueLimit;
  }

  locate(node: ParsedNode): Located {
    const span = spanOf(node);
    if (this.isTooLarge) return { kind: "nothing", span };
    if (isAlias(node)) return this.#locateAlias(node, span);
    const before = this.#size;
    this.#grow(1, span);
    const value = this.#locateOwn(node, span);
    if (node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { value, size: this.#size - before });
    }
    return value;
  }

  #grow(by: number, span: Span): void {
    const wasTooLarge = this.isTooLarge;
    this.#size += by;
    if (this.isTooLarge && !wasTooLarge) {
      this.mistakes.push({ kind: "alias-bomb", limit: valueLimit, span });
    }
  }

  #locateAlias({ source }: Alias, span: Span): Located {
    const anchored = this.#anchors.get(source);
    if (anchored === undefined) {
      const near = nearest(source, this.#anchors.keys());
      this.mistakes.push({ kind: "unknown-alias", alias: source, near, span });
      return { kind: "nothing", span };
    }
    this.#grow(anchored.size, span);
    return anchored.value;
  }

  #locateOwn(node: Exclude<ParsedNode, Alias.Parsed>, span: Span): Located {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.locate(item));
      return { kind: "list", items, span };
    }
    if (isMap(node)) return { kind: "mapping", entries: this.#locateEntries(node.items), span };
    const { value, source } = node;
    if (typeof value === "string") {
      return { kind: "text", value, written: this.#text.slice(span.start, span.end), span };
    }
    if (typeof value === "number") return { kind: "number", value, written: source, span };
    return typeof value === "boolean"
      ? { kind: "boolean", value, span }
      : { kind: "nothing", span };
  }

  #locateEntries(
    pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
  ): readonly LocatedEntry[] {
    const entries = new Map<string, LocatedEntry>();
    for (const pair of pairs) {
      const key = isScalar(pair.key) && typeof pair.key.value === "string" ? pair.key.value : "";
      const keySpan = spanOf(pair.key);
      const value = this.#locateEntryValue(pair.value, keySpan);
      const first = entries.get(key);
      if (key === "__proto__" || key === "<<") {
        this.mistakes.push({ kind: "forbidden-key", key, span: keySpan });
      } else if (first !== undefined) {
        this.mistakes.push({ kind: "duplicate-key", key, first: first.keySpan, span: keySpan });
      } else {
        entries.set(key, { key, keySpan, value });
      }
    }
    return [...entries.values()];
  }

  /** An empty value has no place of its own; its key stands for it. */
  #locateEntryValue(node: ParsedNode | null, keySpan: Span): Located {
    if (node === null) return { kind: "nothing", span: keySpan };
    const value = this.locate(node);
    const isEmpty = value.kind === "nothing" && value.span.start === value.span.end;
    return isEmpty ? { kind: "nothing", span: keySpan } : value;
  }
}

function spanOf({ range: [start, end] }: ParsedNode): Span {
  return { start, end };
}
