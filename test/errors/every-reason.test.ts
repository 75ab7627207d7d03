import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every reason of the union, as the one switch over it names them. */
const reasons = [...read("src/failure/failure.ts").matchAll(/^ {4}case "([a-z0-9-]+)":$/gm)].map(
  ([, reason]) => reason ?? "",
);
const codeOf = (reason: string): string => `FFUSE_${reason.toUpperCase().replaceAll("-", "_")}`;

const sections = new Map(
  read("docs/errors.md")
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return [heading, lines.join("\n").split(/^## /m)[0] ?? ""];
    }),
);

test("every reason that something can fail has a section in docs/errors.md, and every section a reason", () => {
  expect(reasons.length).toBeGreaterThan(50);
  expect([...sections.keys()].sort()).toEqual(reasons.map(codeOf).sort());
});

test("every section says what the code means, shows what is printed, and says how to mend it", () => {
  const incomplete = [...sections].flatMap(([code, text]) => {
    const [, meaning, example, mend] =
      /^\n(.+)\n\n```text\n([^`]+)\n```\n\n(.+)\n*$/s.exec(text) ?? [];
    const shown = example?.split("\n") ?? [];
    const isWhole =
      meaning !== undefined &&
      mend !== undefined &&
      new RegExp(`^${code}( {2}\\S+:\\d+:\\d+)?$`).test(shown[0] ?? "") &&
      shown.length >= 3 &&
      /^ {2}hint: \S/.test(shown.at(-1) ?? "");
    return isWhole ? [] : [code];
  });
  expect(incomplete).toEqual([]);
});

test("no section is longer than a person reads, and none repeats another", () => {
  const texts = [...sections.values()];
  expect(new Set(texts).size).toBe(texts.length);
  for (const text of texts) expect(text.length).toBeLessThan(1500);
});

test("every reason is asserted by a test", () => {
  const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts") && !path.endsWith("every-reason.test.ts"))
    .map((path) => read(join("test", path)))
    .join("\n");
  const untested = reasons.filter(
    (reason) => !new RegExp(`"${reason}"|\\b${codeOf(reason)}\\b`).test(tests),
  );
  expect(untested).toEqual([]);
});
