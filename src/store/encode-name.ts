import { createHash } from "node:crypto";

/**
 * The folder name of a workflow: the name itself if it is plain, else a readable rest of it and a hash of the whole.
 * Different names stay different where letter case does not count.
 */
export function encodeName(name: string): string {
  if (isPlain(name)) return name;
  const readable = name
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  // JSON spells lone surrogates out, which UTF-8 would merge.
  const hash = createHash("sha256").update(JSON.stringify(name)).digest("hex");
  return `${readable === "" ? "workflow" : readable}=${hash.slice(0, 32)}`;
}

/** Whether a folder name says the whole name of its workflow. */
export function isPlain(name: string): boolean {
  return name.length <= 64 && /^[a-z0-9][a-z0-9_-]*$/.test(name) && !deviceNames.test(name);
}

/** Names that Windows keeps for devices. */
const deviceNames = /^(con|prn|aux|nul|com\d|lpt\d)$/;
