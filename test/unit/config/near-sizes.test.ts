import { expect, test } from "vitest";
import { nearSizes } from "../../../src/config/near-sizes.ts";

test.each([
  ["8GBB", ["8GB", "8GiB"]],
  ["8G", ["8GB", "8GiB"]],
  ["500m", ["500MB", "500MiB"]],
  ["1.5Gi", ["1.5GiB"]],
  ["8  GB ", []],
  ["99999PB", []],
  ["8 bananas", []],
  ["GB", []],
  ["-8G", []],
])("%j may mean %j", (text, near) => {
  expect(nearSizes(text)).toEqual(near);
});
