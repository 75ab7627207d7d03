import type { LogField } from "../model/node-context.ts";

/** Fields of a log line as ` name=value name="two words"`. */
export function formatFields(fields: Readonly<Record<string, LogField>> = {}): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${formatField(value)}`)
    .join("");
}

function formatField(value: LogField): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
