import { expect, test } from "vitest";
import { KeptFile } from "../../../../src/store/codecs/kept-file.ts";
import { decodeValue } from "../../../../src/store/codecs/decode-value.ts";
import { encodeValue } from "../../../../src/store/codecs/encode-value.ts";
import { isFileRef } from "../../../../src/store/is-record.ts";
import { joinBytes } from "../../../../src/store/join-bytes.ts";

const content = { path: "a/run.sh", hash: "ab".repeat(32) as never, sizeBytes: 12 };
const plainHex = `d81b826446696c65a3647061746868612f72756e2e736864686173687840${"6162".repeat(32)}6973697a6542797465730c`;
/** A map of four, and the one field more. */
const executableHex = `${plainHex.replace("65a364", "65a464")}6a65786563757461626c65f5`;

function hexOf(file: KeptFile): string {
  return Buffer.from(joinBytes(encodeValue(file).parts)).toString("hex");
}

test("a file that nobody may execute is kept as it ever was, and one that may be is another value", () => {
  expect(hexOf(new KeptFile(content))).toBe(plainHex);
  expect(hexOf(new KeptFile({ ...content, executable: true }))).toBe(executableHex);
  const read = [plainHex, executableHex].map((hex) => decodeValue("cbor", Buffer.from(hex, "hex")));
  expect(read.map((file) => JSON.stringify(file))).toEqual([
    JSON.stringify(content),
    JSON.stringify({ ...content, executable: true }),
  ]);
  expect(read.every((file) => file instanceof KeptFile)).toBe(true);
});

test("a file that says anything else of its execution is damaged", () => {
  const wrong = Buffer.from(executableHex.replace(/f5$/, "01"), "hex");
  expect(() => decodeValue("cbor", wrong)).toThrow("a file is not described whole");
});

test.each([
  [undefined, true],
  [0o600, true],
  [0o777, true],
  [0o1777, false],
  [-1, false],
  [0.5, false],
  ["0755", false],
])("a reference to a file whose mode is %s is whole: %s", (mode, isWhole) => {
  expect(isFileRef({ ...content, ...(mode === undefined ? {} : { mode }) })).toBe(isWhole);
});
