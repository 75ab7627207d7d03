import type { CallOrigin } from "../model/growth.ts";
import type { Fingerprint, NodeId } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import type { CallInput, KeepOrder } from "../model/node-work.ts";
import type { Resources } from "../model/resources.ts";
import type { CodecName, ResultRef } from "../model/result-ref.ts";
import type { RunRequest } from "./run-request.ts";

/** Runs of a batch as one text and one piece of memory: to clone many small objects takes longer than to run quick nodes. */
export interface PackedRuns {
  /** JSON of `Packed`. */
  readonly text: string;
  /** The encoded values of all inputs that are inline, one after the other. */
  readonly bytes: Uint8Array;
  /** By position, runs that have more than most. */
  readonly others: readonly (readonly [index: number, run: RunRequest])[];
}

/** What many runs have in common. */
type Common = Omit<KeepOrder, "fingerprint" | "items"> & {
  readonly resources: Resources;
  /** Of nodes of a list. */
  readonly ofList?: Omit<OfList, "holes">;
};

type OfList = Extract<CallOrigin, { kind: "of-list" }>;

interface Packed {
  readonly commons: readonly Common[];
  /** 0 for one of the others. */
  readonly runs: readonly (PackedRun | 0)[];
}

type PackedRun = readonly [
  node: NodeId,
  callHash: string,
  fingerprint: Fingerprint,
  common: number,
  inputs: readonly PackedInput[],
  items: readonly ItemPath[],
  following?: readonly NodeId[] | null,
  /** Of a node of a list, which the thread has not recorded. */
  ofList?: readonly [name: string, holes: OfList["holes"]],
];

type PackedInput = readonly [
  parent: NodeId,
  fingerprint: Fingerprint,
  contentHash: ResultRef["contentHash"],
  codec: CodecName,
  sizeBytes: number,
  rest: Omit<ResultRef, "fingerprint" | "contentHash" | "codec" | "sizeBytes" | "inline">,
  isInline: 0 | 1,
];

/** Packs runs to be sent to a thread that knows the names of their nodes. */
export function packRuns(runs: readonly RunRequest[]): PackedRuns {
  const commons: Common[] = [];
  const others: (readonly [number, RunRequest])[] = [];
  const values: Uint8Array[] = [];
  const packed = runs.map((run, index): PackedRun | 0 => {
    if (!isUsual(run)) {
      others.push([index, run]);
      return 0;
    }
    const { node, callHash, inputs, following, origin, name } = run.call;
    const { fingerprint, items } = run.keep;
    const common = commonOf(run, commons);
    const given = inputs.map((each) => pack(each, values));
    const short = [node, callHash, fingerprint, common, given, items] as const;
    if (isOfRecorded(origin)) return [...short, following ?? null, [name, origin.holes]];
    return following === undefined ? short : [...short, following];
  });
  return { text: JSON.stringify({ commons, runs: packed }), bytes: joined(values), others };
}

/** The runs as they were packed, in their order; `nameOf` gives the name of a node. */
export function unpackRuns(
  { text, bytes, others }: PackedRuns,
  nameOf: (node: NodeId) => string,
): readonly RunRequest[] {
  const { commons, runs } = JSON.parse(text) as Packed;
  const other = new Map(others);
  let at = 0;
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  return runs.map((run, index): RunRequest => {
    const common = run === 0 ? undefined : commons[run[3]];
    if (run === 0 || common === undefined) {
      const given = other.get(index);
      if (given === undefined) throw new Error(`bug: run ${index} of a batch is missing`);
      return given;
    }
    const [node, callHash, fingerprint, , packedInputs, items, following, element] = run;
    const { resources, ofList, ...keep } = common;
    const inputs = packedInputs.map((input) => unpack(input, take, nameOf));
    return {
      kind: "run",
      call: {
        ...{ node, name: element?.[0] ?? nameOf(node), callHash, inputs },
        ...(following === undefined || following === null ? {} : { following }),
        ...(ofList === undefined || element === undefined
          ? {}
          : { origin: { ...ofList, holes: element[1] } }),
      },
      keep: { fingerprint, items, ...keep },
      attempt: 1,
      resources,
      replay: [],
    };
  });
}

function isUsual({ call, attempt, turn, replay, resume, held = [] }: RunRequest): boolean {
  const { declared, timeoutMs, share, origin, settled, plugins } = call;
  const isTimed = timeoutMs !== undefined || share !== undefined;
  const rare = [declared, settled, plugins, isOfRecorded(origin) ? undefined : origin];
  const isPlainCall = !isTimed && rare.every((part) => part === undefined);
  const isFirst = attempt === 1 && turn === undefined;
  return isPlainCall && isFirst && replay.length + held.length === 0 && resume === undefined;
}

/** Whether a call is one for elements of a list, by a `map` or `reduce` that every thread has recorded. */
function isOfRecorded(origin: CallOrigin | undefined): origin is OfList {
  return origin?.kind === "of-list" && origin.of.kind === "recorded";
}

/** The index of what a run has in common with others, of which there are few. */
function commonOf({ call, keep, resources }: RunRequest, commons: Common[]): number {
  const origin = isOfRecorded(call.origin) ? call.origin : undefined;
  const { functionName, codeHash, scratch, unhashed, onDisk } = keep;
  const known = commons.findIndex(
    (each) =>
      each.resources === resources &&
      each.functionName === functionName &&
      each.codeHash === codeHash &&
      each.scratch === scratch &&
      each.unhashed === unhashed &&
      each.onDisk === onDisk &&
      each.ofList?.of === origin?.of,
  );
  if (known >= 0) return known;
  const common = {
    ...{ functionName, codeHash, resources },
    ...(scratch === undefined ? {} : { scratch }),
    ...(unhashed === undefined ? {} : { unhashed }),
    ...(onDisk === undefined ? {} : { onDisk }),
    ...(origin === undefined
      ? {}
      : { ofList: { kind: origin.kind, of: origin.of, function: origin.function } }),
  };
  return commons.push(common) - 1;
}

function pack({ parent, result }: CallInput, values: Uint8Array[]): PackedInput {
  const { fingerprint, contentHash, codec, sizeBytes, inline, ...rest } = result;
  if (inline !== undefined) values.push(inline);
  const isInline = inline === undefined ? 0 : 1;
  return [parent, fingerprint, contentHash, codec, sizeBytes, rest, isInline];
}

function unpack(
  [parent, fingerprint, contentHash, codec, sizeBytes, rest, isInline]: PackedInput,
  take: (length: number) => Uint8Array,
  nameOf: (node: NodeId) => string,
): CallInput {
  const inline = isInline === 1 ? { inline: take(sizeBytes) } : {};
  const result = { fingerprint, contentHash, codec, sizeBytes, ...rest, ...inline };
  return { parent, name: nameOf(parent), result };
}

/** The pieces one after the other, in memory of their own: what Node takes from its stock would travel with all of that. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
