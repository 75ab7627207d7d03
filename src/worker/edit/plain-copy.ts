import { FfuseError } from "../../failure/ffuse-error.ts";
import type { Place } from "../../model/place.ts";

/** A setting as data that can be sent to the main thread, where it is checked. Throws `FfuseError` `setting-invalid`. */
export function plainCopy(
  value: unknown,
  setting: string,
  place: () => Place | undefined,
): unknown {
  const refuse = (where: string, seen: string): FfuseError => {
    const at = place();
    return new FfuseError({
      ...{ reason: "setting-invalid", setting: where, seen, expected: "plain data" },
      ...(at === undefined ? {} : { place: at }),
    });
  };
  const copy = (part: unknown, where: string, depth: number): unknown => {
    if (typeof part === "function") throw refuse(where, "a function");
    if (typeof part === "symbol") throw refuse(where, "a symbol");
    if (typeof part === "bigint") throw refuse(where, "a bigint");
    if (typeof part !== "object" || part === null) return part;
    if (depth > 10) throw refuse(where, "nested more than 10 deep");
    if (Array.isArray(part)) {
      return part.map((each, index) => copy(each, `${where}[${index}]`, depth + 1));
    }
    return Object.fromEntries(
      Object.entries(part).map(([key, each]) => [key, copy(each, `${key} of ${where}`, depth + 1)]),
    );
  };
  return copy(value, setting, 0);
}
