import type { CallWork, InputChanged } from "../model/node-work.ts";

/** Which declared input of a call is not what it was when its content was hashed, if one is. */
export async function findChanged({
  node,
  declared = [],
}: CallWork): Promise<InputChanged | undefined> {
  if (declared.length === 0) return undefined;
  // With globs behind it, it takes a while to load, and few nodes declare inputs.
  const { listInput, stampOf } = await import("../util/list-input.ts");
  for (const { input, stamp } of declared) {
    const { kind, name, target = "", glob } = input;
    if (kind === "env") continue;
    const listed = { kind, path: target, ...(glob === undefined ? {} : { glob }) };
    if (stampOf(await listInput(listed)) !== stamp) return { kind: "input-changed", node, name };
  }
  return undefined;
}
