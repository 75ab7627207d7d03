import { beforeAll, expect, test } from "vitest";
import { encodeValue } from "../../../src/store/codecs/encode-value.ts";
import { joinBytes } from "../../../src/store/join-bytes.ts";
import { openMemoryPlace } from "../../../src/store/places/memory-place.ts";
import { fingerprintOf, keepResults } from "../../support/keep-results.ts";
import { pythonPath, runPython } from "../../support/python.ts";

let python = "";
beforeAll(async () => {
  python = await pythonPath();
}, 300_000);

const show = `
import io, json, sys
import numpy as np
array = np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
print(json.dumps([array.dtype.str, list(array.shape), [str(item) for item in array]]))
`;

test.each<[string, NodeJS.TypedArray, readonly string[]]>([
  ["<f8", new Float64Array([1.5, -0, NaN, Infinity]), ["1.5", "-0.0", "nan", "inf"]],
  ["<f4", new Float32Array([0.5, -2]), ["0.5", "-2.0"]],
  ["|i1", new Int8Array([-1, 127]), ["-1", "127"]],
  ["<i2", new Int16Array([-1, 32767]), ["-1", "32767"]],
  ["<u2", new Uint16Array([65535]), ["65535"]],
  ["<i4", new Int32Array([-5]), ["-5"]],
  ["<u4", new Uint32Array([2 ** 32 - 1]), ["4294967295"]],
  ["<i8", new BigInt64Array([-(2n ** 63n)]), ["-9223372036854775808"]],
  ["<u8", new BigUint64Array([2n ** 64n - 1n]), ["18446744073709551615"]],
  ["<f8", new Float64Array(), []],
  ["<f8", new Float64Array([9, 8, 7, 6]).subarray(1, 3), ["8.0", "7.0"]],
])("NumPy reads an array of type %s with all its elements", (type, array, elements) => {
  const { codec, parts } = encodeValue(array);
  expect(codec).toBe("npy");
  expect(JSON.parse(runPython(python, show, joinBytes(parts)))).toEqual([
    ...[type, [elements.length], elements],
  ]);
});

test("Python reads the array of an entry of the store after its first line", async () => {
  const place = openMemoryPlace();
  await keepResults(place, { array: new Float64Array(5000).fill(0.5) });
  const entry = (await place.get(`w/results/00/${fingerprintOf(1)}`)) ?? new Uint8Array();
  const program = `
import io, json, sys
import numpy as np
entry = io.BytesIO(sys.stdin.buffer.read())
header = json.loads(entry.readline())
print(header["node"], header["codec"], np.load(entry).sum())
`;
  expect(runPython(python, program, entry)).toBe("array npy 2500.0\n");
});

test("Python's cbor2 reads what is neither JSON nor an array", () => {
  const value = {
    when: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    members: new Set([1, "x"]),
    big: -(2n ** 70n),
    small: 5n,
    none: undefined,
    float: Infinity,
    bytes: new Uint8Array([1, 2]),
    text: "ü\ufeff",
  };
  const { codec, parts } = encodeValue(value);
  expect(codec).toBe("cbor");
  const program = `
import sys, cbor2
value = cbor2.loads(sys.stdin.buffer.read())
print(list(value))
print(value["when"].isoformat())
print(sorted(map(str, value["members"])))
print(value["big"] == -(2**70), value["small"] == 5, value["none"] is cbor2.undefined)
print(value["float"], value["bytes"], ascii(value["text"]))
`;
  expect(runPython(python, program, joinBytes(parts)).split("\n")).toEqual([
    "['when', 'members', 'big', 'small', 'none', 'float', 'bytes', 'text']",
    "2026-01-02T03:04:05+00:00",
    "['1', 'x']",
    "True True True",
    "inf b'\\x01\\x02' '\\xfc\\ufeff'",
    "",
  ]);
});

test("Python's cbor2 reads cycles and parts that are reached twice", () => {
  const part = { x: 1 };
  const value: Record<string, unknown> = { first: part, second: part };
  value["self"] = value;
  const program = `
import sys, cbor2
value = cbor2.loads(sys.stdin.buffer.read())
print(value["first"] is value["second"], value["self"] is value, value["first"]["x"])
`;
  expect(runPython(python, program, joinBytes(encodeValue(value).parts))).toBe("True True 1\n");
});

test("Python's cbor2 reads the typed arrays and maps inside of a value as tagged items", () => {
  const value = { array: new Float64Array([1.5, 2]), map: new Map([[1, "x"]]) };
  const program = `
import sys, cbor2
import numpy as np
value = cbor2.loads(sys.stdin.buffer.read())
print(value["array"].tag, np.frombuffer(value["array"].value, "<f8").tolist())
print(value["map"].tag, dict(value["map"].value))
`;
  expect(runPython(python, program, joinBytes(encodeValue(value).parts))).toBe(
    "86 [1.5, 2.0]\n259 {1: 'x'}\n",
  );
});
