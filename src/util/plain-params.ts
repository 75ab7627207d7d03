import { spellValue } from "./spell-value.ts";

/** Whether JSON can say a value, so that reading it back gives the same. */
export function isJsonValue(value: unknown): boolean {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text !== undefined && spellValue(JSON.parse(text)).text === spellValue(value).text;
  } catch {
    return false;
  }
}

/** Those of some parameters that JSON can say. */
export function plainParams(params: unknown): Readonly<Record<string, unknown>> {
  if (typeof params !== "object" || params === null) return {};
  return Object.fromEntries(Object.entries(params).filter(([, value]) => isJsonValue(value)));
}
