import { expect, test } from "vitest";
import { explain } from "../../src/failure/failure.ts";
import type { NodeId, NodeName } from "../../src/model/ids.ts";
import { parseQueryText } from "../../src/config/read-query-file.ts";
import { applyRules } from "../../src/plan/apply-rules.ts";
import { failuresOf } from "../support/failures-of.ts";

test("a regular expression of the query file that matches names for ages is told, underlined", async () => {
  const { rules } = parseQueryText('queries:\n  - pattern: "(a+)+b"\n', "/q.yaml");
  const nodes = [{ id: 0 as NodeId, name: `${"a".repeat(60)}c` as NodeName }];
  const failures = await failuresOf(() => applyRules(nodes, rules, { limitMs: 50 }));
  expect(failures.map(explain)).toEqual([
    {
      headline: 'the regular expression "(a+)+b" was still matching names after 0.05 s',
      place: {
        file: "/q.yaml",
        line: 2,
        column: 14,
        length: 8,
        lineText: '  - pattern: "(a+)+b"',
      },
      hint: "do not repeat what repeats already, as (a+)+ does",
      exitStatus: 2,
    },
  ]);
});
