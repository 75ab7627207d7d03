import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { formatFailures } from "../../../src/report/format-failures.ts";
import type { Failure } from "../../../src/failure/failure.ts";
import { dedent } from "../../support/refusal.ts";

const options = { colors: new Chalk({ level: 0 }), workingDirectory: "/home/ada" };

function syntaxError(file: string, lineText: string, column: number, length: number): Failure {
  const place = { file, line: 12, column, length, lineText };
  return { reason: "syntax-error", message: "Unexpected", place, notes: [] };
}

test("a failure has its code and place, what is wrong, the source underlined, and a hint", () => {
  expect(formatFailures([syntaxError("/home/ada/w.ts", "\tlet x = = 1;", 10, 3)], options)).toBe(
    dedent(`
      FFUSE_SYNTAX_ERROR  w.ts:12:10
        Unexpected
        12 |  let x = = 1;
                      ~~~
        hint: mend the line above and run again
    `),
  );
});

test("several failures are told one after the other, a blank line apart", () => {
  const failure: Failure = { reason: "no-node", file: "/home/ada/w.ts" };
  const one = formatFailures([failure], options);
  expect(formatFailures([failure, failure], options)).toBe(`${one}\n${one}`);
});

test("only paths below the working directory are shown relative to it", () => {
  const file = (path: string): string =>
    formatFailures([{ reason: "no-node", file: path }], options).split("\n")[1] ?? "";
  expect(file("/home/ada/flows/w.ts")).toBe("  flows/w.ts recorded no node");
  expect(file("/home/adam/w.ts")).toBe("  /home/adam/w.ts recorded no node");
  expect(file("/mnt/home/ada/w.ts")).toBe("  /mnt/home/ada/w.ts recorded no node");
});

test("a long line is cut around the mistake, and what is underlined stays below it", () => {
  const text = `${"a".repeat(300)}WRONG${"b".repeat(300)}`;
  const [, , shown = "", marks = ""] = formatFailures(
    [syntaxError("/w.ts", text, 301, 5)],
    options,
  ).split("\n");
  expect(shown.length).toBeLessThan(140);
  expect(shown.slice(marks.indexOf("~"), marks.lastIndexOf("~") + 1)).toBe("WRONG");
});

test("a place in a file that is gone is told without its source", () => {
  const place = { file: "/no/such/file.ts", line: 1, column: 1 };
  const failure: Failure = { reason: "handle-called", node: "a", item: "map", place };
  expect(formatFailures([failure], options)).toBe(
    dedent(`
      FFUSE_HANDLE_CALLED  /no/such/file.ts:1:1
        node "a" has not run yet, so "map" cannot be called here
        hint: pass the handle to another wrapped function and call it inside
    `),
  );
});
