import { isRecord } from "./is-record.ts";

/** Whether a record of parameters is made as it should be. */
export function isParams(value: Readonly<Record<string, unknown>>): boolean {
  const { given, checked, grid, variants } = value;
  return (
    isRecord(given) &&
    (checked === undefined || isRecord(checked)) &&
    (grid === undefined || (Array.isArray(grid) && grid.every(isAxis))) &&
    (variants === undefined || (Array.isArray(variants) && variants.every(isVariant)))
  );
}

function isAxis(axis: unknown): boolean {
  return isRecord(axis) && typeof axis["name"] === "string" && Array.isArray(axis["values"]);
}

function isVariant(variant: unknown): boolean {
  if (!Array.isArray(variant)) return false;
  const [node, of, params] = variant as readonly unknown[];
  return typeof node === "string" && typeof of === "string" && isRecord(params);
}
