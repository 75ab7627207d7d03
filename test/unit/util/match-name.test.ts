import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileMatch, selectNames } from "../../../src/util/match-name.ts";
import type { NameMatch } from "../../../src/util/name-match.ts";

function matches(kind: NameMatch["kind"], text: string, name: string): boolean {
  const compiled = compileMatch({ kind, text });
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.matches(name);
}

describe("a pattern", () => {
  test.each([
    ["model", "model", true],
    ["model", "model-1", false],
    ["model", "a model", false],
    ["^model$", "model", true],
    ["model.*", "model-1", true],
    ["a|ab", "ab", true],
    ["a|b", "ac", false],
    ["Model", "model", false],
    ["[a-z]+_\\d{4}", "sum_0001", true],
    ["moons_dataset, .*", "moons_dataset, Linear SVM-model", true],
    [".", "😀", true],
    [".*", "two\nlines", false],
    ["model\\-1", "model-1", true],
    ["a\\ b", "a b", true],
    ["[\\-x]", "-", true],
    ["(?<n>a)\\k<n>", "aa", true],
    ["\\p{Lu}\\w*", "École", true],
    ["\\w+", "é", false],
    ["\\p{Lu}.*", "École", true],
    ["a", "a\n", false],
  ])("%j on %j: %j", (text, name, expected) => {
    expect(matches("pattern", text, name)).toBe(expected);
  });

  test.each([
    ["model(", "unterminated group", 5],
    ["a(b)c(d", "unterminated group", 5],
    ["a(b(c)d", "unterminated group", 1],
    ["a)|(b", "unmatched ')'", 1],
    ["(a**", "nothing to repeat", 3],
    ["*a", "nothing to repeat", 0],
    ["[z-a]", "range out of order in character class", 3],
    ["end\\Z", "invalid escape", 4],
    ["ab[c", "unterminated character class", 2],
    ["(?:ok(?P<x>a))", "invalid group", 6],
    ["", "it is empty, and no name is", undefined],
    ["a".repeat(1001), "it is longer than 1000 characters", undefined],
  ])("%j does not compile: %s, at %j", (text, message, index) => {
    expect(compileMatch({ kind: "pattern", text })).toEqual({
      ok: false,
      message,
      ...(index === undefined ? {} : { index }),
    });
  });

  test("picks what an expression with ^(?: )$ around it picks, whatever the text", () => {
    const texts = fc.string({
      unit: fc.constantFrom(...Array.from("ab()|*+?[]^$\\.-")),
      maxLength: 8,
    });
    const names = fc.string({
      unit: fc.constantFrom(...Array.from("ab-.")),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(texts, names, (text, name) => {
        const compiled = compileMatch({ kind: "pattern", text });
        fc.pre(compiled.ok);
        // `\-` is the only escape of this alphabet that the flag refuses and the matcher takes.
        const strict = text.replaceAll(/\\(.)/gu, (e, c) => (c === "-" ? "\\x2d" : e));
        expect(compiled.matches(name)).toBe(new RegExp(`^(?:${strict})$`, "u").test(name));
      }),
    );
  });
});

describe("a glob", () => {
  test.each([
    ["model", "model", true],
    ["model", "model-1", false],
    ["model-*", "model-1", true],
    ["model-*", "a model-1", false],
    ["*", "a/b/c", true],
    ["*", "/", true],
    ["*", ".hidden", true],
    ["*", ".", true],
    ["*", "..", true],
    ["?", ".", true],
    ["a*", "a/.b", true],
    ["a?b", "a/b", true],
    ["*", "two\nlines", true],
    ["*", "\nline", true],
    ["**", "a/b\n.c", true],
    ["?", "😀", true],
    ["??", "😀", false],
    ["[😀é]", "é", true],
    ["./a", "./a", true],
    ["./a", "a", false],
    ["a/b", "a/b", true],
    ["a/*", "a/b/c", true],
    ["../*", "../../etc", true],
    ["a", "a/", false],
    ["*a", "a/", false],
    ["*/", "a/", true],
    ["C:\\\\*", "C:\\x", true],
    ["{a,b}-*", "b-1", true],
    ["model-{1..12}", "model-7", true],
    ["model-{1..12}", "model-12", true],
    ["model-{1..12}", "model-13", false],
    ["model-{01..12}", "model-07", true],
    ["model-{01..12}", "model-7", false],
    ["{-2..2}", "-1", true],
    ["{0..10..5}", "5", true],
    ["{0..10..5}", "4", false],
    ["{a..e}", "c", true],
    ["!a*", "b", true],
    ["!a*", "ab", false],
    ["!a*", "b\nc", true],
    ["!(a)", "b", true],
    ["@(a|b)-1", "b-1", true],
    ["+(a|b)", "abba", true],
    ["[!a]*", "b", true],
    ["[!a]*", "ab", false],
    ["[[:digit:]]", "7", true],
    ["a,b", "a,b", true],
    ["a+b.c$|^", "a+b.c$|^", true],
    ["moons_dataset, * SVM-model", "moons_dataset, Linear SVM-model", true],
    ["fit (k=3)", "fit (k=3)", true],
    ["fit \\(k=*\\)", "fit (k=3)", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["Model", "model", false],
    ["}", "}", true],
    ["[", "[", true],
    ["é-*", "é-1", true],
  ])("%j on %j: %j", (text, name, expected) => {
    expect(matches("glob", text, name)).toBe(expected);
  });

  test.each([
    ["{a", "unterminated group"],
    ["[z-a]", "range out of order in character class"],
    ["m{1..99999}", "the range {1..99999} has more than 10000 numbers"],
    ["m{1..bb}", "{1..bb} is no range of numbers or letters"],
    ["", "it is empty, and no name is"],
  ])("%j is refused: %s", (text, message) => {
    expect(compileMatch({ kind: "glob", text })).toEqual({ ok: false, message });
  });

  test("the star matches every name", () => {
    const star = compileMatch({ kind: "glob", text: "*" });
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1 }), (name) => {
        expect(star.ok && star.matches(name)).toBe(true);
      }),
    );
  });

  test("a text without special characters matches itself and nothing else", () => {
    const plain = fc.string({
      unit: fc.constantFrom(...Array.from("aé/ .,-_:#~%&=\n")),
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(plain, plain, (text, name) => {
        expect(matches("glob", text, name)).toBe(text === name);
      }),
      { numRuns: 500 },
    );
  });
});

test("selected names are told by their position", () => {
  expect(selectNames({ kind: "glob", text: "b*" }, ["a", "b", "c", "b2"])).toEqual({
    status: "selected",
    indexes: [1, 3],
  });
});

test("a match that backtracks without end is given up", () => {
  const names = [`${"a".repeat(60)}c`];
  for (const match of [
    { kind: "pattern", text: "(a+)+b" },
    { kind: "glob", text: "*a".repeat(30) },
  ] as const) {
    expect(selectNames(match, names, 30)).toEqual({ status: "slow", limitMs: 30 });
  }
});

test("a text that is no match is told instead of a selection", () => {
  expect(selectNames({ kind: "pattern", text: "(" }, ["a"])).toEqual({
    status: "bad",
    message: "unterminated group",
    index: 0,
  });
});
