import { expect, test } from "vitest";
import { toDot } from "../../../src/graph/to-dot.ts";
import { drawSvg } from "../../../src/report/draw-svg.ts";
import { graphOf } from "../../support/graph-of.ts";

test("every element has its whole text as its title", async () => {
  const name = "name ".repeat(60).trim();
  const svg = await drawSvg(toDot(graphOf(`split.train -> ${JSON.stringify(name)}`)));
  expect(Array.from(svg.matchAll(/<title>([^<]*)<\/title>/g), ([, title]) => title)).toEqual([
    " ",
    "split",
    name,
    `split → ${name}&#10;.train`,
  ]);
});

test("the picture is painted on white, whatever lies under it", async () => {
  const svg = await drawSvg(toDot(graphOf("a")));
  expect(svg).toMatch(/^<\?xml [^]*<svg width="\d+pt" height="\d+pt"/);
  expect(svg).toContain('<polygon fill="white" stroke="none"');
});

test("text that is no graph is refused with what Graphviz says", async () => {
  await expect(drawSvg("digraph {")).rejects.toThrow(/syntax error/);
});
