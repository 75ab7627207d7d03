import { inspect } from "node:util";
import type { LogField } from "../model/node-context.ts";

/** Fields of a log line as JSON can say them; what it cannot is told as a text. */
export function logFields(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, LogField>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, logField(value)] as const],
    ),
  );
}

function logField(value: unknown): LogField {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      // JSON has no negative zero.
      return Number.isFinite(value) ? value + 0 : String(value);
    case "object":
      return value === null ? null : structured(value);
    case "undefined":
    case "bigint":
    case "symbol":
    case "function":
      return typeof value === "bigint" ? String(value) : inspect(value);
  }
}

function structured(value: object): LogField {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return JSON.parse(JSON.stringify(value)) as LogField;
  } catch {
    return inspect(value, { depth: 2, breakLength: Infinity });
  }
}
