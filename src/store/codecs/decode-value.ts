import type { CodecName } from "../../model/result-ref.ts";
import { cborDecode } from "./cbor-decode.ts";
import { npyDecode } from "./npy.ts";
import { parseJson } from "./parse-json.ts";

/** The value of encoded bytes, sharing no memory with them. Throws if they are not of that codec. */
export function decodeValue(codec: CodecName, bytes: Uint8Array): unknown {
  switch (codec) {
    case "json":
      return parseJson(utf8.decode(bytes));
    case "text":
      return utf8.decode(bytes);
    case "bytes":
      return new Uint8Array(bytes);
    case "npy":
      return npyDecode(bytes);
    case "cbor":
      return cborDecode(bytes);
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
