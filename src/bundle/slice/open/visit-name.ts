import type { Variable } from "../declare-names.ts";
import { dependOn, raise } from "./ask-openness.ts";
import { levelOfGlobal } from "./open-level.ts";
import type { Walk } from "./open-state.ts";
import { isWrapped } from "./recorded-calls.ts";

/** What a name stands for is used. */
export function visitName(
  { name, start }: { readonly name: string; readonly start: number },
  walk: Walk,
): void {
  const { names } = walk.state.analysed;
  const variable = names.at.get(start);
  if (variable === undefined) {
    if (names.globals.has(start)) raise(walk, levelOfGlobal([name], "value"));
  } else if (!variable.ofModule) visitLocal(variable, walk);
  else if (!isWrapped(variable, walk.state)) dependOn(walk, { kind: "value", of: variable });
}

/** What a variable of a function or block holds is used; the walk comes by what its own code puts into it. */
export function visitLocal(variable: Variable, walk: Walk): void {
  const { within } = walk;
  const { declaredAt } = variable;
  const isWithin = within !== undefined && declaredAt >= within.start && declaredAt < within.end;
  if (!isWithin) dependOn(walk, { kind: "local", of: variable });
}
