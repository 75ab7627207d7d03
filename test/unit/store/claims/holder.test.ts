import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatHolder, parseHolder } from "../../../../src/store/claims/holder.ts";
import { holderOf, lookAtProcess } from "../../../../src/store/claims/process-table.ts";

test("a holder is read back as it was written", () => {
  const text = fc.string();
  const holder = fc.record({
    run: fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
    pid: fc.integer({ min: 1, max: 2 ** 31 }),
    ...{ host: text, space: text, boot: text, start: text },
  });
  fc.assert(
    fc.property(holder, (each) => {
      expect(parseHolder(formatHolder(each))).toEqual(each);
    }),
  );
});

test("a holder that was not written to its end is none", () => {
  const whole = formatHolder(holderOf("r"));
  for (let length = 0; length < whole.byteLength - 1; length++) {
    expect(parseHolder(whole.subarray(0, length))).toBeUndefined();
  }
});

test.each([
  ["a run that is a path", { run: "../r" }],
  ["a process id that is none", { pid: -1 }],
  ["a process id that is a text", { pid: "1" }],
  ["a host that is no text", { host: 1 }],
])("%s makes no holder", (_, change) => {
  const bytes = Buffer.from(JSON.stringify({ ...holderOf("r"), ...change }));
  expect(parseHolder(bytes)).toBeUndefined();
});

test("this process is alive, and began when its holder says", () => {
  const { pid, start } = holderOf("r");
  expect(lookAtProcess(pid)).toEqual({ state: "alive", start });
});

test("a process that has ended is gone", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  expect(lookAtProcess(child.pid ?? 0)).toEqual({ state: "gone", start: "" });
});
