declare const kind: unique symbol;
type Brand<Base, Text extends string> = Base & { readonly [kind]: Text };

/** The name of a node: any text but the empty one, shown as given, encoded where it becomes a file name. */
export type NodeName = Brand<string, "NodeName">;

/** The position of a node in the recorded call order of one graph, from 0. */
export type NodeId = Brand<number, "NodeId">;

/** SHA-256 of the encoded bytes of a value and its codec, 64 lower-case hex digits. */
export type ContentHash = Brand<string, "ContentHash">;

/** SHA-256 over all that a node's value depends on, 64 lower-case hex digits. */
export type Fingerprint = Brand<string, "Fingerprint">;

/** SHA-256 of code, 64 lower-case hex digits. */
export type CodeHash = Brand<string, "CodeHash">;

/** `<UTC time to the millisecond>-<8 random hex digits>`, so that run ids sort by start. */
export type RunId = Brand<string, "RunId">;
