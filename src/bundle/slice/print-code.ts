import { tokenAt } from "./parse-module.ts";
import type { ParsedModule } from "./parse-module.ts";
import type { Variable } from "./declare-names.ts";
import type { ResolvedNames } from "./resolve-names.ts";

/** A piece of a module's text, by offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Prints pieces of code so that their hash does not depend on comments, white space, or what variables are called. */
export class CodePrinter {
  readonly #module: ParsedModule;
  readonly #names: ResolvedNames;
  readonly #respell: (text: string) => string | undefined;
  readonly #helpers: ReadonlySet<Variable>;
  readonly #numbers = new Map<Variable, number>();

  constructor(options: {
    readonly module: ParsedModule;
    readonly names: ResolvedNames;
    /** What to print instead of a string that holds a place on this machine. */
    readonly respell: (text: string) => string | undefined;
    /** Variables of the module that keep their name. */
    readonly helpers: ReadonlySet<Variable>;
  }) {
    this.#module = options.module;
    this.#names = options.names;
    this.#respell = options.respell;
    this.#helpers = options.helpers;
  }

  /** Variables of the module are counted in the order in which they are printed first. */
  numberOf(variable: Variable): number {
    let number = this.#numbers.get(variable);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(variable, number);
    }
    return number;
  }

  /** Prints a piece, without what of it is passed over. */
  print({ start, end }: Span, without?: Iterable<Span>): string {
    const { text, tokenStarts, tokenEnds } = this.#module;
    const { at, shorthands } = this.#names;
    const locals = new Map<Variable, number>();
    const printed: string[] = [];
    const left = endsByStart(without);
    for (let token = tokenAt(this.#module, start); ; token += 1) {
      const from = tokenStarts[token];
      const to = tokenEnds[token];
      if (from === undefined || to === undefined || from >= end || from === to) {
        if (from === undefined || to === undefined || from >= end) break;
        continue;
      }
      const behind = left.get(from);
      if (behind !== undefined) {
        token = tokenAt(this.#module, behind) - 1;
        continue;
      }
      const raw = text.slice(from, to);
      const variable = at.get(from);
      if (variable === undefined) {
        printed.push(this.#printString(raw) ?? raw);
        continue;
      }
      if (shorthands.has(from)) printed.push(raw, ":");
      if (this.#helpers.has(variable)) printed.push("__name");
      else if (variable.ofModule) printed.push(`@${this.numberOf(variable)}`);
      else {
        let number = locals.get(variable);
        if (number === undefined) locals.set(variable, (number = locals.size));
        printed.push(`$${number}`);
      }
    }
    return printed.join(" ");
  }

  #printString(raw: string): string | undefined {
    const quote = raw[0];
    if (quote !== '"' && quote !== "'") return undefined;
    const respelled = this.#respell(raw.slice(1, -1));
    return respelled === undefined ? undefined : JSON.stringify(respelled);
  }
}

function endsByStart(spans: Iterable<Span> = []): ReadonlyMap<number, number> {
  return new Map([...spans].map(({ start, end }) => [start, end]));
}

/** The code as people read it: without comments, names that esbuild gives back, and what is passed over. */
export function showCode(
  module: ParsedModule,
  { start, end }: Span,
  {
    isHelper,
    without,
  }: { readonly isHelper: (offset: number) => boolean; readonly without?: Iterable<Span> },
): string {
  const { text, tokenStarts, tokenEnds } = module;
  let shown = "";
  let before = start;
  /** How deep in brackets a name helper was opened, and how many of its tokens are still to leave out. */
  const open: number[] = [];
  let depth = 0;
  let token = tokenAt(module, start);
  const left = endsByStart(without);
  const textOf = (index: number): string => text.slice(tokenStarts[index], tokenEnds[index]);
  for (; ; token += 1) {
    const from = tokenStarts[token];
    const to = tokenEnds[token];
    if (from === undefined || to === undefined || from >= end) break;
    const behind = left.get(from);
    if (behind !== undefined) {
      token = tokenAt(module, behind) - 1;
      before = behind;
      continue;
    }
    const raw = text.slice(from, to);
    const gap = text.slice(before, from);
    if (isHelper(from) && textOf(token + 1) === "(" && textOf(token - 1) !== "var") {
      shown += gapText(gap);
      open.push(depth);
      token += 1;
      before = tokenEnds[token] ?? to;
      continue;
    }
    if (/^[([{]$|^\$\{$/.test(raw)) depth += 1;
    if (/^[)\]}]$/.test(raw)) depth -= 1;
    if (raw === "," && open.at(-1) === depth) {
      // The name and the closing bracket.
      open.pop();
      token += 2;
      before = tokenEnds[token] ?? to;
      continue;
    }
    shown += gapText(gap) + raw;
    before = to;
  }
  return shown.replaceAll(/\n\s*static \{\s*this;\s*\}/g, "");
}

function gapText(gap: string): string {
  if (/^\s*$/.test(gap)) return gap;
  const lastLine = /\n[ \t]*$/.exec(gap)?.[0];
  if (lastLine !== undefined) return lastLine;
  return gap.startsWith(" ") || gap.endsWith(" ") ? " " : "";
}
