import type { ItemPath } from "../model/item-path.ts";
import type { Place } from "../model/place.ts";
import type { CallKind, Hole, RecordedCall, RecordedTarget } from "../model/recorded-graph.ts";

/**
 * Recorded calls in columns: to clone a million objects from thread to thread costs more than to record them, and what
 * most calls have is a few numbers and pieces of text.
 */
export interface PackedCalls {
  /** For each call six numbers: `kinds`, `functions`, `functionNames`, `places` (one more than the index, 0 for none), `named`, holes. */
  readonly numbers: Int32Array;
  /** For each hole three numbers: its parent, and indexes of `paths` and `wheres`. */
  readonly holes: Int32Array;
  /** For each call the lengths of its name and of the text of its arguments. */
  readonly lengths: Int32Array;
  /** Of all calls: name, text of the arguments, hash of the arguments, hash of the call. */
  readonly text: string;
  readonly functionNames: readonly string[];
  readonly places: readonly Place[];
  readonly paths: readonly ItemPath[];
  readonly wheres: readonly string[];
  /** By index, what few calls have. */
  readonly rare: readonly (readonly [index: number, RareParts])[];
}

type RareParts = Pick<
  RecordedCall,
  "method" | "unspellable" | "chain" | "declared" | "variant" | "how" | "after"
>;

const kinds: readonly CallKind[] = ["function", "construct", "method", "map", "reduce", "gather"];
const numbersPerCall = 6;
const numbersPerHole = 3;
const hashLength = 64;
const none: readonly never[] = [];

/** Packs calls to be sent to another thread. */
export function packCalls(calls: readonly RecordedCall[]): PackedCalls {
  const numbers = new Int32Array(calls.length * numbersPerCall);
  const lengths = new Int32Array(calls.length * 2);
  const holes: number[] = [];
  const texts: string[] = [];
  const functionNames = new Table<string>();
  const places = new Table<Place>();
  const paths = new Table<ItemPath>();
  const wheres = new Table<string>();
  const rare: (readonly [number, RareParts])[] = [];
  calls.forEach((call, index) => {
    const { name, argumentsText, place } = call;
    numbers.set(
      [
        kinds.indexOf(call.kind),
        call.function,
        functionNames.indexOf(call.functionName, call.functionName),
        place === undefined ? 0 : places.indexOf(place, place) + 1,
        Number(call.named),
        call.holes.length,
      ],
      index * numbersPerCall,
    );
    for (const { parent, path, where } of call.holes) {
      const pathIndex = paths.indexOf(path.length === 0 ? "" : JSON.stringify(path), path);
      holes.push(parent, pathIndex, wheres.indexOf(where, where));
    }
    lengths[index * 2] = name.length;
    lengths[index * 2 + 1] = argumentsText.length;
    texts.push(name, argumentsText, call.argumentsHash, call.callHash);
    const parts = rareParts(call);
    if (parts !== undefined) rare.push([index, parts]);
  });
  return {
    numbers,
    lengths,
    holes: Int32Array.from(holes),
    text: texts.join(""),
    functionNames: functionNames.values,
    places: places.values,
    paths: paths.values,
    wheres: wheres.values,
    rare,
  };
}

/** The calls as they were packed. */
export function unpackCalls(packed: PackedCalls): readonly RecordedCall[] {
  const { numbers, lengths, text } = packed;
  const rare = new Map(packed.rare);
  const calls: RecordedCall[] = [];
  let textAt = 0;
  let holeAt = 0;
  const take = (length: number): string => text.slice(textAt, (textAt += length));
  for (let at = 0; at < numbers.length; at += numbersPerCall) {
    const index = calls.length;
    const holeCount = numbers[at + 5] ?? 0;
    const place = packed.places[(numbers[at + 3] ?? 0) - 1];
    const parts = rare.get(index);
    calls.push({
      kind: kinds[numbers[at] ?? 0] ?? "function",
      functionName: packed.functionNames[numbers[at + 2] ?? 0] ?? "",
      name: take(lengths[index * 2] ?? 0),
      named: numbers[at + 4] === 1,
      function: numbers[at + 1] ?? 0,
      argumentsText: take(lengths[index * 2 + 1] ?? 0),
      argumentsHash: take(hashLength),
      callHash: take(hashLength),
      holes: holeCount === 0 ? none : holesFrom(packed, holeAt, holeCount),
      declared: parts?.declared ?? none,
      ...(place === undefined ? nothing : { place }),
      ...(parts ?? nothing),
    });
    holeAt += holeCount * numbersPerHole;
  }
  return calls;
}

const nothing = {};

function holesFrom({ holes, paths, wheres }: PackedCalls, from: number, count: number): Hole[] {
  const found: Hole[] = [];
  for (let at = from; at < from + count * numbersPerHole; at += numbersPerHole) {
    found.push({
      parent: holes[at] ?? 0,
      path: paths[holes[at + 1] ?? 0] ?? none,
      where: wheres[holes[at + 2] ?? 0] ?? "",
    });
  }
  return found;
}

function rareParts(call: RecordedCall): RareParts | undefined {
  const { method, unspellable, chain, declared, variant, how, after } = call;
  const rare = [method, unspellable, chain, variant, how, after];
  if (declared.length === 0 && rare.every((part) => part === undefined)) return undefined;
  return {
    declared,
    ...(method === undefined ? {} : { method }),
    ...(unspellable === undefined ? {} : { unspellable }),
    ...(chain === undefined ? {} : { chain }),
    ...(variant === undefined ? {} : { variant }),
    ...(how === undefined ? {} : { how }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Targets in columns, as `PackedCalls`. */
export interface PackedTargets {
  /** For each target the position of its call, and an index of `paths`. */
  readonly numbers: Int32Array;
  readonly paths: readonly ItemPath[];
}

/** Packs targets to be sent to another thread. */
export function packTargets(targets: readonly RecordedTarget[]): PackedTargets {
  const paths = new Table<ItemPath>();
  const numbers = new Int32Array(targets.length * 2);
  targets.forEach(({ call, path }, index) => {
    numbers[index * 2] = call;
    numbers[index * 2 + 1] = paths.indexOf(path.length === 0 ? "" : JSON.stringify(path), path);
  });
  return { numbers, paths: paths.values };
}

/** The targets as they were packed. */
export function unpackTargets({ numbers, paths }: PackedTargets): readonly RecordedTarget[] {
  const targets: RecordedTarget[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    targets.push({ call: numbers[at] ?? 0, path: paths[numbers[at + 1] ?? 0] ?? none });
  }
  return targets;
}

/** Values that occur often, each kept once. */
class Table<Value> {
  readonly values: Value[] = [];
  readonly #indexes = new Map<unknown, number>();

  indexOf(key: unknown, value: Value): number {
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.values.push(value) - 1;
      this.#indexes.set(key, index);
    }
    return index;
  }
}
