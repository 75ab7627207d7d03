import type { Located } from "./located.ts";

/** An integer that a number cannot hold, and where it stands. */
export type InexactNumber = Extract<Located, { kind: "number" }>;

/** A value of a YAML text as plain data; integers that would become others are handed to `inexact`. */
export function plainValue(value: Located, inexact: (number: InexactNumber) => void): unknown {
  switch (value.kind) {
    case "nothing":
      return null;
    case "text":
    case "boolean":
      return value.value;
    case "number":
      if (/^[-+]?\d+$/.test(value.written) && !Number.isSafeInteger(value.value)) inexact(value);
      return value.value;
    case "list":
      return value.items.map((item) => plainValue(item, inexact));
    case "mapping":
      return Object.fromEntries(
        value.entries.map((entry) => [entry.key, plainValue(entry.value, inexact)]),
      );
  }
}
