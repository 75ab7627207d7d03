import { isDeclaredMarker } from "../model/declared-marker.ts";
import type { DeclaredMarker } from "../model/declared-marker.ts";
import { isHoleMarker } from "../model/live-graph.ts";
import type { DeclaredInput, Hole } from "../model/recorded-graph.ts";
import { spellValue } from "../util/spell-value.ts";
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
