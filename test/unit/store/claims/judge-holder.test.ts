import { expect, test } from "vitest";
import type { Holder } from "../../../../src/store/claims/holder.ts";
import { judgeHolder } from "../../../../src/store/claims/judge-holder.ts";
import type { SeenProcess } from "../../../../src/store/claims/process-table.ts";

const self: Holder = { run: "r1", pid: 10, host: "h", space: "s", boot: "b", start: "100" };
const other: Holder = { ...self, run: "r2", pid: 20, start: "200" };

function judge(
  change: Partial<Holder>,
  seen: Partial<SeenProcess> = {},
  me: Partial<Holder> = {},
): string {
  const look = (): SeenProcess => ({ state: "alive", start: "200", ...seen });
  return judgeHolder({ ...other, ...change }, { ...self, ...me }, look);
}

test("a holder whose process is there, and began when it says, is alive", () => {
  expect(judge({})).toBe("alive");
});

test("a holder whose process is gone, or a zombie, is dead", () => {
  expect(judge({}, { state: "gone" })).toBe("dead");
  expect(judge({}, { state: "ended" })).toBe("dead");
});

test("a process of the same id that began at another time is not the holder", () => {
  expect(judge({}, { start: "201" })).toBe("dead");
});

test("a holder from before the machine was started anew is dead, whoever has its process id now", () => {
  expect(judge({ boot: "earlier" })).toBe("dead");
});

test.each([
  ["on another machine", judge({ host: "elsewhere", boot: "other" })],
  ["in a container that counts its own processes", judge({ space: "other" })],
  ["that a person has stopped", judge({}, { state: "stopped" })],
  ["whose start cannot be told", judge({}, { start: "" })],
  ["that does not know its start", judge({ start: "" })],
  ["of which the boot is unknown", judge({ boot: "", space: "" })],
])("of a holder %s only the heartbeat can tell", (_, judged) => {
  expect(judged).toBe("unsure");
});

test("where no machine tells when it was started the process table counts", () => {
  expect(judge({ boot: "" }, { state: "gone" }, { boot: "" })).toBe("dead");
});
