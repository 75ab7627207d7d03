import { expect, test } from "vitest";
import { keepGlobals } from "../../../src/worker/keep-globals.ts";

test("globals that were deleted come back, and others stay as user code has left them", () => {
  const own = globalThis as { escape?: unknown; added?: unknown };
  const before = Object.getOwnPropertyDescriptor(globalThis, "escape");
  const { restore } = keepGlobals();
  delete own.escape;
  own.added = 1;
  restore();
  expect(Object.getOwnPropertyDescriptor(globalThis, "escape")).toEqual(before);
  expect(own.added).toBe(1);
  delete own.added;
});

test("globals with getters come back with all others", () => {
  const { restoreAll } = keepGlobals();
  const before = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Reflect.deleteProperty(globalThis, "crypto");
  restoreAll();
  expect(Object.getOwnPropertyDescriptor(globalThis, "crypto")).toEqual(before);
});
