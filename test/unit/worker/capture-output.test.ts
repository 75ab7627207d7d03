import { expect, test } from "vitest";
import type { NodeId } from "../../../src/model/ids.ts";
import type { Notice } from "../../../src/model/node-work.ts";
import { captureOutput } from "../../../src/worker/capture-output.ts";
import { onBehalfOf, runningNode } from "../../../src/worker/running-node.ts";

const a = 0 as NodeId;
const b = 1 as NodeId;

/** A capture that runs node `a`, and the lines it has sent as `node stream: line`. */
function capture(loading: "show" | "mute" = "mute") {
  const lines: string[] = [];
  const output = captureOutput((notice: Notice) => {
    if (notice.kind === "printed") {
      lines.push(`${notice.node ?? "-"} ${notice.stream}: ${notice.line}`);
    }
  }, loading);
  return { lines, output };
}

test("lines are sent when they end, with their node and stream", () => {
  const { lines, output } = capture();
  output.attribute(a);
  output.write("stdout", "one\ntwo");
  expect(lines).toEqual(["0 stdout: one"]);
  output.write("stderr", "err\r\n");
  output.write("stdout", " more\n\n");
  expect(lines).toEqual(["0 stdout: one", "0 stderr: err", "0 stdout: two more", "0 stdout: "]);
});

test("a character whose bytes come in two chunks is put together", () => {
  const { lines, output } = capture();
  output.attribute(a);
  const bytes = Buffer.from("€\n");
  output.write("stdout", bytes.subarray(0, 1));
  output.write("stdout", bytes.subarray(1));
  expect(lines).toEqual(["0 stdout: €"]);
});

test("the end of a request ends open lines and counts the lines of the running node", () => {
  const { lines, output } = capture();
  output.begin();
  output.attribute(a);
  output.write("stdout", "one\npart");
  expect(output.end()).toBe(2);
  expect(lines).toEqual(["0 stdout: one", "0 stdout: part"]);
});

test("what a node prints after its end is its own, and does not count for the next one", () => {
  const { lines, output } = capture();
  output.begin();
  output.attribute(a);
  expect(output.end()).toBe(0);
  runningNode.run(onBehalfOf(a), () => {
    output.write("stdout", "late part");
  });
  output.begin();
  output.attribute(b);
  output.write("stdout", "b part");
  runningNode.run(onBehalfOf(a), () => {
    output.write("stdout", "later");
  });
  expect(output.end()).toBe(1);
  expect(lines).toEqual(["0 stdout: late part", "1 stdout: b part", "0 stdout: later"]);
});

test("while muted nothing is sent and nothing counts", () => {
  const { lines, output } = capture();
  output.write("stdout", "loading\n");
  output.attribute(a);
  output.mute();
  output.write("stdout", "replayed\n");
  output.attribute(a);
  output.write("stdout", "shown\n");
  expect([output.end(), lines]).toEqual([1, ["0 stdout: shown"]]);
});

test("what a module prints while it loads is shown where that is asked for", () => {
  const { lines, output } = capture("show");
  output.write("stdout", "loading");
  output.end();
  expect(lines).toEqual(["- stdout: loading"]);
});

test("a line without end is cut into several", () => {
  const { lines, output } = capture();
  output.attribute(a);
  output.write("stdout", "x".repeat(200_000));
  output.end();
  expect(lines.map((line) => line.length - "0 stdout: ".length)).toEqual([
    65_536, 65_536, 65_536, 3392,
  ]);
});
