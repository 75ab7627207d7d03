import { expect, test } from "vitest";
import { isWorthAnotherAttempt } from "../../../src/backends/in-process/is-worth-another-attempt.ts";
import type { NodeFailure } from "../../../src/model/outcome.ts";
import type { ThrownValue } from "../../../src/model/thrown-value.ts";

const thrown = (part: Partial<ThrownValue>): NodeFailure => ({
  reason: "node-threw",
  thrown: { name: "Error", message: "", stack: [], fields: {}, ...part },
});
const busy: ThrownValue = { name: "Busy", message: "", stack: [], fields: {}, code: 429 };

test.each<[NodeFailure, boolean | readonly string[], boolean]>([
  [thrown({}), true, true],
  [thrown({}), false, false],
  [thrown({}), [], false],
  [thrown({ name: "Busy" }), ["Busy"], true],
  [thrown({ name: "Busier" }), ["Busy"], false],
  [thrown({ code: "ECONNRESET" }), ["ECONNRESET"], true],
  [thrown({ cause: busy }), ["Busy"], true],
  [thrown({ cause: busy }), ["429"], true],
  [thrown({ errors: [busy] }), ["Busy"], true],
  [{ reason: "node-exited", exitCode: 1 }, false, true],
  [{ reason: "node-out-of-memory", limitBytes: 1 }, [], true],
  [{ reason: "node-timed-out", timeoutMs: 1 }, false, true],
  [{ reason: "node-not-kept", message: "", code: "EIO" }, ["EIO"], true],
  [{ reason: "node-not-kept", message: "", code: "EIO" }, ["ENOSPC"], false],
  [{ reason: "node-not-kept", message: "", code: undefined }, true, true],
  [{ reason: "node-returned-unkeepable", where: "", what: "a function" }, true, false],
  [{ reason: "node-stopped" }, true, false],
])("%j with %j: %j", (failure, exceptions, expected) => {
  expect(isWorthAnotherAttempt(failure, exceptions)).toBe(expected);
});
