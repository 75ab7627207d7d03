import { expect, test } from "vitest";
import { pictureDirection } from "../../../src/graph/picture-direction.ts";
import { graphOf } from "../../support/graph-of.ts";

test("a long chain is drawn downwards, a fan of calls to the right", () => {
  expect(pictureDirection(graphOf("a -> b -> c -> d -> e -> f"))).toBe("TB");
  expect(pictureDirection(graphOf("a -> b, a -> c, a -> d, a -> e, a -> f"))).toBe("LR");
});

test("a graph without nodes has a direction too", () => {
  expect(pictureDirection({ nodes: [], functions: [], targets: [] })).toBe("TB");
});
