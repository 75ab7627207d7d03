import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { openFolderPlace } from "../../src/store/places/folder-place.ts";
import { keepResults } from "../support/keep-results.ts";
import { pythonPath, runPython } from "../support/python.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readers = join(root, "docs/readers");

let python = "";
beforeAll(async () => {
  python = await pythonPath();
}, 300_000);

/** What a program prints that can call the reader on a storage. */
function read(storage: string, program: string): string {
  const lead = [
    "import sys, json",
    `sys.path.insert(0, ${JSON.stringify(readers)})`,
    "sys.dont_write_bytecode = True",
    "from read_ffuse import read, tasks",
    `storage = ${JSON.stringify(storage)}`,
  ];
  return runPython(python, [...lead, program].join("\n"), new Uint8Array());
}

test("the reader is no longer than sixty lines", async () => {
  const text = await readFile(join(readers, "read_ffuse.py"), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});

test("the reader lists and reads every result of a store of the first format", () => {
  const storage = join(root, "test/fixtures/store-format-1/storage");
  const program = `
name = "Every kind, of value"
names = tasks(storage, name)
values = {each: read(storage, name, each) for each in names}
kinds, errors = values["kinds"], values["errors"]
print(json.dumps([
  len(names), "doomed" in names, values["json"], values["text"], values["twenty-six"],
  values["largeText"] == "line of text\\n" * 1300, list(values["bytes"]),
  [str(values[each].dtype) + " " + str(values[each].tolist()) for each in ("float32", "int64", "clamped")],
  values["largeArray"].sum(), values["largeCbor"][1199], values["nothing"] is not None,
  kinds["when"].isoformat(), kinds["noTime"], sorted(map(str, kinds["members"])),
  kinds["map"][1], kinds["map"]["two"]["three"], kinds["big"] == -(2 ** 70), list(kinds["pattern"]),
  kinds["array"].tolist(), kinds["lone"] == "\\ud800", kinds["first"] is kinds["second"],
  kinds["self"] is kinds, errors["error"]["class"], errors["error"]["parts"][0]["code"],
  errors["list"][0] == errors["error"]["parts"][0]["cause"],
]))`;
  expect(JSON.parse(read(storage, program))).toEqual([
    ...[32, false, { when: "always", list: [1, 2.5, -0.25, null, true], nested: { "ü\n": "ä" } }],
    ...["grüße, \u{1f600}", 26, true, [0, 1, 254, 255]],
    ["float32 [0.5, -2.0]", "int64 [-9223372036854775808]", "uint8 [0, 255]"],
    ...[(2199 * 2200) / 8, "value 1199", true],
    ...["2026-01-02T03:04:05.678000+00:00", null, ["1", "None", "x"]],
    ...["one", 3, true, ["a+b", "giu"], [1.5, 2], true, true, true],
    ...["RangeError", "E_RANGE", true],
  ]);
});

test("the reader reads what is kept today, passes over a line that was changed, and refuses a value that was", async () => {
  const storage = await temporaryFolder();
  const place = openFolderPlace(storage);
  const values = { table: [{ city: "Oslo", trips: 3 }], small: "x", large: new Float64Array(3000) };
  await keepResults(place, values, { workflow: "A name: ü" });
  const program = `print(sorted(tasks(storage, "A name: ü")), read(storage, "A name: ü", "large").shape)`;
  expect(read(storage, program)).toBe("['large', 'small', 'table'] (3000,)\n");

  const [journal = ""] = (await place.list("")).flatMap(({ key }) =>
    key.endsWith(".jsonl") ? [join(storage, key)] : [],
  );
  const text = await readFile(journal, "utf8");
  await writeFile(journal, text.replace('"node":"small"', '"node":"smelt"'));
  expect(read(storage, program)).toBe("['large', 'table'] (3000,)\n");

  const entry = (await place.list("")).find(({ key }) => key.includes("/results/"))!;
  const bytes = await readFile(join(storage, entry.key));
  bytes[bytes.length - 1] = 1;
  await writeFile(join(storage, entry.key), bytes);
  expect(() => read(storage, program)).toThrow("the value of 'large' is damaged");
});

test("arrays and tables that the reader gives are taken by Arrow as they are", async () => {
  const storage = await temporaryFolder();
  const rows = [
    { city: "Oslo", trips: 3 },
    { city: "Rome", trips: 4 },
  ];
  const delays = new Int32Array([5, -2, 7]);
  await keepResults(openFolderPlace(storage), { rows, delays });
  const program = `
import pyarrow
delays = pyarrow.array(read(storage, "w", "delays"))
rows = pyarrow.Table.from_pylist(read(storage, "w", "rows"))
print(delays.type, delays.to_pylist(), rows.column_names, rows.column("trips").to_pylist())`;
  expect(read(storage, program)).toBe("int32 [5, -2, 7] ['city', 'trips'] [3, 4]\n");
});
