import { isDeclaredMarker } from "../model/declared-marker.ts";
import type { DeclaredMarker } from "../model/declared-marker.ts";
import { isHoleMarker } from "../model/live-graph.ts";
import type { DeclaredInput, Hole } from "../model/recorded-graph.ts";
import { spellPlain, spellValue } from "../util/spell-value.ts";
import type { Spelling } from "../util/spell-value.ts";
import { describeInput } from "./describe-input.ts";

/** Arguments as data. */
export interface DescribedArguments extends Spelling {
  readonly holes: readonly Hole[];
  readonly declared: readonly DeclaredInput[];
  /** What stands in the arguments for each of `declared`. */
  readonly markers: readonly DeclaredMarker[];
}

/** Spells captured arguments and lists what fills them; relative paths begin at `folder`. */
export function describeArguments(args: readonly unknown[], folder: string): DescribedArguments {
  return describeFlat(args) ?? describeDeep(args, folder);
}

const none: readonly never[] = [];

/** The same for what most calls are given, handles and values without parts; undefined for all else. */
function describeFlat(args: readonly unknown[]): DescribedArguments | undefined {
  let text = "";
  let holes: Hole[] | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const value = args[index];
    let part = spellPlain(value);
    if (part === undefined) {
      if (!isHoleMarker(value)) return undefined;
      (holes ??= []).push({ parent: value.parent, path: value.path, where: `[${index}]` });
      part = "#";
    }
    text += index === 0 ? part : `,${part}`;
  }
  return { text: `[${text}]`, holes: holes ?? none, declared: none, markers: none };
}

function describeDeep(args: readonly unknown[], folder: string): DescribedArguments {
  const holes: Hole[] = [];
  const declared: DeclaredInput[] = [];
  const markers: DeclaredMarker[] = [];
  const spelling = spellValue(args, (part, where) => {
    if (isHoleMarker(part)) {
      holes.push({ parent: part.parent, path: part.path, where });
      return "#";
    }
    if (!isDeclaredMarker(part)) return undefined;
    const input = describeInput(part, where, folder);
    declared.push(input);
    markers.push(part);
    return `${input.kind}(${JSON.stringify(input.name)})`;
  });
  return { ...spelling, holes, declared, markers };
}
