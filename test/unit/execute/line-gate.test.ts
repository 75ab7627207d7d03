import { expect, test } from "vitest";
import { LineGate } from "../../../src/execute/line-gate.ts";
import type { NodeId } from "../../../src/model/ids.ts";

const node = 0 as NodeId;

test("the gate opens with the last line, not before", async () => {
  const gate = new LineGate();
  const told: string[] = [];
  gate.count(node);
  const passed = gate.passed(node, 2).then(() => told.push("passed"));
  await Promise.resolve();
  told.push("line");
  gate.count(node);
  await passed;
  expect(told).toEqual(["line", "passed"]);
});

test("without lines to wait for the gate is open", async () => {
  await expect(new LineGate().passed(node, 0)).resolves.toBeUndefined();
});

test("lines of other nodes do not open the gate", async () => {
  const gate = new LineGate();
  gate.count(1 as NodeId);
  let open = false;
  const passed = gate.passed(node, 1).then(() => (open = true));
  await Promise.resolve();
  expect(open).toBe(false);
  gate.count(node);
  await passed;
});

test("after a node has passed or was dropped, its lines are counted anew", async () => {
  const gate = new LineGate();
  gate.count(node);
  await gate.passed(node, 1);
  gate.count(node);
  gate.drop(node);
  let open = false;
  const passed = gate.passed(node, 1).then(() => (open = true));
  await Promise.resolve();
  expect(open).toBe(false);
  gate.count(node);
  await passed;
});
