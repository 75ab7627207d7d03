import { parse } from "acorn";
import type { AnyNode, Program } from "acorn";

/** A module as a tree, and where each of its tokens stands. */
export interface ParsedModule {
  readonly text: string;
  readonly program: Program;
  /** Offset of the start and behind the end of every token, in order. */
  readonly tokenStarts: readonly number[];
  readonly tokenEnds: readonly number[];
  /** Offset of the start of every line. */
  readonly lineStarts: readonly number[];
}

/** Parses the text of a bundle; throws acorn's `SyntaxError` for what is no module. */
export function parseModule(text: string): ParsedModule {
  const tokenStarts: number[] = [];
  const tokenEnds: number[] = [];
  const program = parse(text, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
    onToken: ({ start, end }) => {
      tokenStarts.push(start);
      tokenEnds.push(end);
    },
  });
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    lineStarts.push(at + 1);
  }
  return { text, program, tokenStarts, tokenEnds, lineStarts };
}

/** Position of the first token that starts at an offset or after it. */
export function tokenAt(module: ParsedModule, offset: number): number {
  return firstFrom(module.tokenStarts, offset);
}

/** Line and column, both from 0, of an offset. */
export function positionOf(module: ParsedModule, offset: number): readonly [number, number] {
  const line = firstFrom(module.lineStarts, offset + 1) - 1;
  return [line, offset - (module.lineStarts[line] ?? 0)];
}

function firstFrom(sorted: readonly number[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Calls `visit` for every node directly below a node, in the order of acorn's fields. */
export function forEachChild(node: AnyNode, visit: (child: AnyNode) => void): void {
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const one of value as unknown[]) if (isNode(one)) visit(one);
    } else if (isNode(value)) visit(value);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

export type FunctionNode = Extract<
  AnyNode,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }
>;
export type ClassNode = Extract<AnyNode, { type: "ClassDeclaration" | "ClassExpression" }>;

export function isFunction(node: AnyNode): node is FunctionNode {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

export function isClass(node: AnyNode): node is ClassNode {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}
