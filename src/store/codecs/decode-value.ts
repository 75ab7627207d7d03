import type { CodecName } from "../../model/result-ref.ts";
import { cborDecode } from "./cbor-decode.ts";
import { npyDecode } from "./npy.ts";
import { parseJson } from "./parse-json.ts";
import { utf8Text } from "./utf8-text.ts";

/** The value of encoded bytes, sharing no memory with them. Throws if they are not of that codec. */
export function decodeValue(codec: CodecName, bytes: Uint8Array): unknown {
  switch (codec) {
    case "json":
      return parseJson(utf8Text(bytes));
    case "text":
      return utf8Text(bytes);
    case "bytes":
      return new Uint8Array(bytes);
    case "npy":
      return npyDecode(bytes);
    case "cbor":
      return cborDecode(bytes);
  }
}
