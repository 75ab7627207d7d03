import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";
import { failureOf } from "../support/told.ts";

async function failureOfCall(call: string, files: Readonly<Record<string, string>> = {}) {
  const text = `import { appendFileSync } from "node:fs";
import { file, files, folder, outputFile, workflow } from "ffuse";
const read = workflow((path: unknown) => path);
const grow = workflow((path: string) => appendFileSync(path, "more"));
const give = workflow((path: string) => outputFile(path));
export default ${call}.setName("n");
`;
  const rig = await makeRig({ "w.ts": text, ...files });
  const { status, stderr } = await rig.ffuse("run", "w.ts");
  expect(status).toBe(1);
  return failureOf(stderr, "n").filter((line) => !/^(\d+ \||~+$)/.test(line));
}

test("a file that is not there fails its node and names near ones", async () => {
  expect(await failureOfCall('read(file("data.csv"))', { "date.csv": "" })).toEqual([
    "FFUSE_INPUT_MISSING  w.ts:6:16",
    'node "n" reads file "data.csv", and data.csv is not there',
    'hint: did you mean "date.csv"?',
  ]);
});

test("a folder that is declared as a file fails its node", async () => {
  expect(await failureOfCall('read(file("data"))', { "data/a": "" })).toEqual([
    "FFUSE_INPUT_UNUSABLE  w.ts:6:16",
    'node "n" reads file "data", and data cannot be used: it is a folder',
    "hint: folder(…) takes a folder, files(…) a glob such as data/*.csv",
  ]);
});

test("a node that writes to its declared input fails after its third change", async () => {
  expect(await failureOfCall('grow(file("data.csv"))', { "data.csv": "" })).toEqual([
    "FFUSE_INPUT_CHANGING  w.ts:6:16",
    '"data.csv" was changed while node "n" read it',
    "hint: run again when nobody writes to it; a file that a node writes must not be declared, but come through outputFile",
  ]);
});

test("an output file that was not written fails its node", async () => {
  expect(await failureOfCall('give("out.txt")')).toEqual([
    "FFUSE_OUTPUT_FILE_UNUSABLE  w.ts:6:16",
    'node "n" returned outputFile("out.txt"), which cannot be kept: there is no out.txt',
    "hint: write one whole file before the node returns; a relative path begins at the folder of the workflow file",
  ]);
});

test("what is no path is refused, and so is a declared input that is used as a text", async () => {
  for (const [call, code] of [
    ["file(undefined as never)", "FFUSE_INPUT_INVALID"],
    ['`${file("a") as never}`', "FFUSE_INPUT_USED_AS_VALUE"],
  ]) {
    const rig = await makeRig({
      "w.ts": `import { file, workflow } from "ffuse";\nexport default workflow((x: any) => x)(${call ?? ""});\n`,
    });
    const { status, stderr } = await rig.ffuse("run", "w.ts");
    expect([status, dedent(stderr).split("\n")[0]]).toEqual([
      2,
      expect.stringMatching(`^${code ?? ""}  w.ts:2:\\d+$`),
    ]);
  }
});
