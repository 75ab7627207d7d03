import fc from "fast-check";
import type { Graph } from "../../src/model/graph.ts";
import { graphOf } from "./graph-of.ts";

const hostileNames = [
  'say "hi"',
  "back\\slash \\N \\G",
  "<b>bold</b> &lt; &amp;",
  "two\nlines\r\n",
  "]; n0 -> n1 //",
  "end",
  "%%{init: {}}%%",
  "```",
  "\0\x01\x1b[31m",
  "👩‍👩‍👧 漢字",
  "long ".repeat(60),
  " ",
  "#quot; #35;",
  "1. list",
  "\uD800",
  "\u202Eturned",
  "__proto__",
];

const names: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileNames),
  fc.string({ unit: "binary", minLength: 1 }),
  fc.string({ unit: "grapheme", minLength: 1 }),
);

/** Graphs of up to eight nodes with hostile names, edges of every kind and chains of method calls. */
export const arbitraryGraph: fc.Arbitrary<Graph> = fc
  .record({
    names: fc.uniqueArray(names, { minLength: 1, maxLength: 8 }),
    links: fc.array(
      fc.record({
        from: fc.nat(7),
        to: fc.nat(7),
        kind: fc.constantFrom("", ".train", "[0].odd", "chain"),
      }),
      { maxLength: 16 },
    ),
  })
  .map(({ names: given, links }) => {
    const quoted = given.map((name) => JSON.stringify(name));
    const followed = new Set<number>();
    const hasPrevious = new Set<number>();
    const edges = links.flatMap(({ from, to, kind }) => {
      if (from >= to || to >= quoted.length) return [];
      if (kind !== "chain") return [`${quoted[from]}${kind} -> ${quoted[to]}`];
      // A call has one call before it, and a construction or call one call after it.
      if (followed.has(from) || hasPrevious.has(to)) return [];
      followed.add(from);
      hasPrevious.add(to);
      return [`${quoted[from]} => ${quoted[to]}`];
    });
    return graphOf([...quoted, ...edges].join(", "));
  });
