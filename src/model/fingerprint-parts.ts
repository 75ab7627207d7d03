import type { CodeHash, ContentHash, Fingerprint, NodeName } from "./ids.ts";
import type { ItemPath } from "./item-path.ts";

/** All that goes into a fingerprint, kept with the result so that a later run can say what is different. */
export interface FingerprintParts {
  /** Hash of the slice of the function's code. */
  readonly code: CodeHash;
  /** Which of several functions with one slice it is, the method that is called, and parameters it may close over. */
  readonly function: string;
  /** Hash of the canonical spelling of the arguments. */
  readonly arguments: string;
  /** The spelling itself, cut off after `spellingLimit` characters. */
  readonly argumentsText: string;
  /** For every hole of the arguments, in order. */
  readonly inputs: readonly InputPart[];
  /** For every declared input of the arguments, in order. */
  readonly declared: readonly DeclaredPart[];
  /** Fingerprint of the call before it on the same instance, and that call's name. */
  readonly previous?: { readonly fingerprint: Fingerprint; readonly node: NodeName };
  /** By name, hashes of the values of variables that the code does not tell, in the order in which it reaches them. */
  readonly constants?: Readonly<Record<string, string>>;
  /** What the operator set as `version`. */
  readonly version?: string;
  /** What the operator asked to count: `node`, `platform` or `arch`, with its value. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Plug-ins that may change the value, in their order; absent if there are none. */
  readonly plugins?: readonly PluginPart[];
}

/** A plug-in that counts. */
export interface PluginPart {
  readonly use: string;
  /** Of its options: all that may change the value. */
  readonly hash: string;
  /** What of that may be shown. */
  readonly about: string;
}

/** A parent's value, or the part of it at a path, in an argument. */
export interface InputPart {
  readonly node: NodeName;
  readonly path: ItemPath;
  /** Where in the arguments: `[0]`, `[1].rows[2]`. */
  readonly where: string;
  readonly hash: ContentHash;
}

/** A file, a folder, files that a glob matches, or a variable of the environment, in an argument. */
export interface DeclaredPart {
  readonly kind: DeclaredKind;
  /** The path, glob or variable as the author gave it. */
  readonly name: string;
  readonly where: string;
  /** Of the content; of a folder or a glob, of names and contents; of a variable, of its value. */
  readonly hash: string;
}

export type DeclaredKind = "file" | "folder" | "files" | "env";

/** How much of a spelling of arguments is kept for messages. */
export const spellingLimit: number = 2000;
