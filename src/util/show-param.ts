import { sha256 } from "./spell-value.ts";

const longest = 40;

/** A parameter with its value as names of nodes show them: `lr=0.1`, `mode=fast`, `layers=[64,64]`; a long value is cut. */
export function showParam(name: string, value: unknown): string {
  const text = showValue(value);
  if (text.length <= longest) return `${name}=${text}`;
  return `${name}=${text.slice(0, longest)}…${sha256(text).slice(0, 8)}`;
}

/** A text that could be taken for another value, or for more than one, is quoted. */
function showValue(value: unknown): string {
  if (typeof value === "string") {
    const isWord = /^[\p{L}_./][\p{L}\p{N}_.:/-]*$/u.test(value);
    const isOther = /^(true|false|null|nan|[.](inf|nan))$/i.test(value);
    return isWord && !isOther ? value : JSON.stringify(value);
  }
  if (typeof value === "number") return String(value);
  if (typeof value === "bigint") return `${value}n`;
  // What JSON has no text for can only come from code.
  const text: unknown = JSON.stringify(value);
  return typeof text === "string" ? text : String(value);
}
