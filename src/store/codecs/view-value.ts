import { endianness } from "node:os";
import type { CodecName } from "../../model/result-ref.ts";
import { npyView } from "./npy.ts";

/** The value of encoded bytes over the bytes themselves, where it can be so; undefined for any other. */
export function viewValue(codec: CodecName, bytes: Uint8Array): NodeJS.TypedArray | undefined {
  switch (codec) {
    case "bytes":
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    case "npy":
      return endianness() === "LE" ? npyView(bytes) : undefined;
    case "json":
    case "text":
    case "cbor":
      return undefined;
  }
}
