import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { StoredFiles } from "../contract/store.ts";
import type { DeclaredValue } from "../model/declared-value.ts";
import type { DeclaredPart } from "../model/fingerprint-parts.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { DeclaredInput } from "../model/recorded-graph.ts";
import { listInput, stampOf } from "../util/list-input.ts";
import type { InputEntry, InputListing } from "../util/list-input.ts";
import { nearest } from "../util/nearest.ts";
import { sha256 } from "../util/spell-value.ts";

/** What the declared inputs of a node are at the moment, or why it cannot run with them. */
export type HashedInputs =
  | {
      readonly ok: true;
      readonly declared: readonly DeclaredValue[];
      readonly parts: readonly DeclaredPart[];
    }
  | { readonly ok: false; readonly input: DeclaredInput; readonly failure: NodeFailure };

/** Hashes the content of declared inputs; a file that nobody touched since it was last hashed is only looked at. */
export async function hashDeclared(
  inputs: readonly DeclaredInput[],
  files: Pick<StoredFiles, "contentOf">,
): Promise<HashedInputs> {
  const declared: DeclaredValue[] = [];
  const parts: DeclaredPart[] = [];
  for (const input of inputs) {
    const hashed = input.kind === "env" ? hashVariable(input) : await hashFiles(input, files);
    if ("failure" in hashed) return { ok: false, input, failure: hashed.failure };
    const { kind, name, where } = input;
    declared.push({ input: withoutValue(input), value: hashed.value, stamp: hashed.stamp });
    parts.push({ kind, name, where, hash: hashed.hash });
  }
  return { ok: true, declared, parts };
}

interface HashedInput extends Pick<DeclaredValue, "value" | "stamp"> {
  readonly hash: string;
}

/** The value of a variable may be a secret; it is nowhere but where the node is given it. */
function withoutValue(input: DeclaredInput): DeclaredInput {
  const { kind, name, where } = input;
  return kind === "env" ? { kind, name, where } : input;
}

function hashVariable({ target }: DeclaredInput): HashedInput {
  const hash = sha256(JSON.stringify(target === undefined ? ["unset"] : ["set", target]));
  return { value: target, stamp: "", hash };
}

/** Files that somebody writes to all the time are hashed as they are at one of these looks. */
const lookLimit = 5;

async function hashFiles(
  input: DeclaredInput,
  files: Pick<StoredFiles, "contentOf">,
): Promise<HashedInput | { readonly failure: NodeFailure }> {
  const { kind, name, target: path = "", glob } = input;
  if (kind === "env") throw new Error("bug: a variable is no file");
  for (let look = 1; look <= lookLimit; look += 1) {
    const listed = { kind, path, ...(glob === undefined ? {} : { glob }) };
    const listing = await listInput(listed);
    if (!listing.ok) return { failure: await explain(input, listing) };
    try {
      const hash = await hashEntries(kind, listing.entries, files);
      if (hash === undefined) continue;
      const value = kind === "files" ? listing.entries.map((entry) => entry.path) : path;
      return { value, stamp: stampOf(listing), hash };
    } catch (error) {
      const { code, path: of = path } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      // Removed since it was listed.
      if (code === "ENOENT") continue;
      return { failure: { reason: "input-unusable", what: kind, name, path: of, found: code } };
    }
  }
  return { failure: { reason: "input-changing", name } };
}

/** Undefined if a file has changed since it was listed. */
async function hashEntries(
  kind: DeclaredInput["kind"],
  entries: readonly InputEntry[],
  files: Pick<StoredFiles, "contentOf">,
): Promise<string | undefined> {
  const rows: (readonly [name: string, what: string, content: string])[] = [];
  for (const { name, path, what, stamp } of entries) {
    const content = what === "file" ? await files.contentOf(path, stamp) : stamp;
    if (content === undefined) return undefined;
    rows.push([name, what, content]);
  }
  return kind === "file" ? rows[0]?.[2] : sha256(JSON.stringify(rows));
}

async function explain(
  { kind, name }: DeclaredInput,
  { path, found }: Extract<InputListing, { ok: false }>,
): Promise<NodeFailure> {
  if (found !== undefined) return { reason: "input-unusable", what: kind, name, path, found };
  const beside = await readdir(dirname(path)).catch(() => []);
  return { reason: "input-missing", what: kind, name, path, near: nearest(basename(path), beside) };
}
