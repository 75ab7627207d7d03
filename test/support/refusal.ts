import { expect } from "vitest";
import { makeRig } from "./rig.ts";

/** All that `ffuse` says on stderr when it refuses to go on; checks that stdout stays empty and the exit status is 2. */
export async function refusal(
  files: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<string> {
  const rig = await makeRig(files);
  const { status, stdout, stderr } = await rig.ffuse(...words);
  expect([status, stdout], stderr).toEqual([2, ""]);
  return stderr.replaceAll(rig.folder, "FOLDER");
}

/** A text without the indentation that its first line has, and without that line's break. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, "").replace(/\n *$/, "\n").split("\n");
  const indent = /^ */.exec(lines[0] ?? "")?.[0].length ?? 0;
  return lines.map((line) => line.slice(indent)).join("\n");
}
