import { expect, test } from "vitest";
import { whyBusy } from "../../../../src/store/care/why-busy.ts";

const minuteMs = 60_000;
const journal = (silentMs: number, hasEnded = false, kind: "run" | "edit" = "run") => ({
  run: "r1",
  kind,
  hasEnded,
  lastAt: 10 * 60 * minuteMs - silentMs,
});
const now = 10 * 60 * minuteMs;

test("a run that is registered and lives is going on, whatever its journal says", () => {
  expect(whyBusy([], ["r2"], now)).toBe("run r2 is going on");
  expect(whyBusy([journal(0, true)], ["r2"], now)).toBe("run r2 is going on");
});

test("where runs are registered, a journal without an end counts for a minute", () => {
  expect(whyBusy([journal(minuteMs - 1)], [], now)).toBe("run r1 is going on");
  expect(whyBusy([journal(minuteMs)], [], now)).toBeUndefined();
});

test("where nobody can tell, it counts for an hour; ended journals and edits never do", () => {
  expect(whyBusy([journal(60 * minuteMs - 1)], undefined, now)).toBe("run r1 is going on");
  expect(whyBusy([journal(60 * minuteMs)], undefined, now)).toBeUndefined();
  expect(whyBusy([journal(0, true)], undefined, now)).toBeUndefined();
  expect(whyBusy([journal(0, false, "edit")], undefined, now)).toBeUndefined();
});
