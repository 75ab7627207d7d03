import { join } from "node:path";
import { ESLint } from "eslint";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const eslint = new ESLint({ cwd: root });

/** The names of the rules that a text breaks if it stands in the given file. */
async function broken(file: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return [...new Set(result?.messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
}

const source = "src/model/ids.ts";
const testFile = "test/tooling/lint-rules.test.ts";

const refusedInSource = {
  "a promise nobody waits for": [
    "export async function f(): Promise<void> {}\nf();",
    "@typescript-eslint/no-floating-promises",
  ],
  "a switch that leaves out a member": [
    'export function f(x: "a" | "b"): number { switch (x) { case "a": return 1; } return 2; }',
    "@typescript-eslint/switch-exhaustiveness-check",
  ],
  "a switch over a union with a default": [
    'export function f(x: "a" | "b"): number { switch (x) { case "a": return 1; case "b": return 2; default: return 3; } }',
    "@typescript-eslint/switch-exhaustiveness-check",
  ],
  "a type imported as a value": [
    'import { Place } from "./place.ts";\nexport type P = Place;',
    "@typescript-eslint/consistent-type-imports",
  ],
  "an object in a text": [
    "export const f = (x: object): string => `${x}`;",
    "@typescript-eslint/restrict-template-expressions",
  ],
  "a call of the console": ["console.log(1);", "no-console"],
  "a default export": ["const a = 1;\nexport default a;", "no-restricted-syntax"],
  "an export from another file": [
    'export { itemPathKey } from "./item-path.ts";',
    "no-restricted-syntax",
  ],
  "a file of 301 lines": ["export {};\n".repeat(301), "max-lines"],
} as const;

for (const [what, [text, rule]] of Object.entries(refusedInSource)) {
  test(`${what} is refused in src`, async () => {
    expect(await broken(source, text)).toContain(rule);
  });
}

test("a number in a text and a file of 300 lines pass", async () => {
  const text = "export const f = (x: number): string => `${x}`;\n" + "\n".repeat(299);
  expect(await broken(source, text)).toEqual([]);
});

test("a focused or skipped test is refused, a test under a condition is not", async () => {
  const head = 'import { describe, test } from "vitest";\n';
  const rule = ["no-restricted-syntax"];
  expect(
    await broken(testFile, `${head}describe.only("a", () => {}); test("b", () => {});`),
  ).toEqual(rule);
  expect(
    await broken(testFile, `${head}describe("a", () => {}); test.skip("b", () => {});`),
  ).toEqual(rule);
  expect(
    await broken(testFile, `${head}describe("a", () => {}); test.concurrent.only("b", () => {});`),
  ).toEqual(rule);
  expect(
    await broken(testFile, `${head}describe("a", () => {}); test.skipIf(true)("b", () => {});`),
  ).toEqual([]);
});

test("a default export is refused in tests and allowed outside of src and test", async () => {
  const text = "const a = 1;\nexport default a;\n";
  expect(await broken(testFile, text)).toEqual(["no-restricted-syntax"]);
  expect(await broken("vitest.config.ts", text)).toEqual([]);
});
