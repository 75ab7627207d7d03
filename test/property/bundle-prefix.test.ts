import { decode, encode } from "@jridgewell/sourcemap-codec";
import type { SourceMapSegment } from "@jridgewell/sourcemap-codec";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mendSourceMap } from "../../src/bundle/mend-source-map.ts";
import { herePrefix, withPrefix } from "../../src/bundle/prelude.ts";

const lines = fc.array(
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, "")),
  {
    maxLength: 5,
  },
);
const sources = fc
  .tuple(
    fc.constantFrom("", "#!/usr/bin/env ffuse\n", "#!x\r\n"),
    lines,
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([first, rest, lineEnd]) => `${first}import.meta;${lineEnd}${rest.join(lineEnd)}`);

test("a prefix moves no line, and without it the source is as it was", () => {
  fc.assert(
    fc.property(sources, fc.string({ minLength: 1 }), (source, path) => {
      const prefix = herePrefix(source, path);
      if (prefix === undefined) throw new Error("no prefix");
      const changed = withPrefix(source, prefix);
      expect(changed.replace(prefix.text, () => "")).toBe(source);
      const before = source.split("\n");
      const after = changed.split("\n");
      expect(after.length).toBe(before.length);
      expect(after[prefix.line - 1]).toBe(prefix.text + (before[prefix.line - 1] ?? ""));
    }),
  );
});

test("a mended map leads every generated place to the author's column", () => {
  const place = fc.record({ source: fc.nat(1), line: fc.nat(3), column: fc.nat(200) });
  fc.assert(
    fc.property(fc.array(fc.array(place)), fc.nat(2), (generated, linesBefore) => {
      const prefix = { line: 2, text: "x".repeat(40) };
      const shown = ({ source, line, column }: (typeof generated)[number][number]): number =>
        source === 0 && line + 1 === prefix.line ? column + prefix.text.length : column;
      const toSegments = (columnOf: typeof shown): SourceMapSegment[][] =>
        generated.map((line) =>
          line.map((at, index) => [index * 3, at.source, at.line, columnOf(at)]),
        );
      const map = {
        version: 3,
        sources: ["a.ts", "b.ts"],
        sourcesContent: ["a", "b"],
        names: [],
        mappings: encode(toSegments(shown)),
      };
      const mended = JSON.parse(
        mendSourceMap(JSON.stringify(map), {
          root: "/root",
          prefixes: new Map([["/root/a.ts", prefix]]),
          linesBefore,
        }),
      ) as typeof map;
      expect(decode(mended.mappings).slice(0, linesBefore + generated.length)).toEqual(
        decode(";".repeat(linesBefore) + encode(toSegments(({ column }) => column))).slice(
          0,
          linesBefore + generated.length,
        ),
      );
    }),
  );
});
