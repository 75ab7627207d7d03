import type { Variable } from "../declare-names.ts";
import { dependOn } from "./ask-openness.ts";
import { isHereName } from "./bundle-names.ts";
import { fixedCodeOf } from "./fixed-code.ts";
import type { Inquiry } from "./open-state.ts";
import { isWrapped } from "./recorded-calls.ts";

/** What a variable of the module holds is told by its declarations and by all that changes it. */
export function answerValue(variable: Variable, inquiry: Inquiry): void {
  const { state } = inquiry;
  const { analysed, index } = state;
  if (isHereName(variable.name) || variable.declaredAt < index.runtimeEnd) return;
  for (const unit of analysed.declaredBy.get(variable) ?? []) {
    if (unit.kind !== "naming") dependOn(inquiry, { kind: "evaluation", of: unit });
  }
  // What a function does to be called is in its code, whoever may get hold of it.
  const isCode = fixedCodeOf(variable, state) !== undefined;
  const changing = isCode ? index.extendedBy : analysed.changedBy;
  for (const unit of changing.get(variable) ?? []) {
    dependOn(inquiry, { kind: "evaluation", of: unit });
  }
}

/** Whoever has a variable of the module may run all that declares or changes it. */
export function answerAnythingOf(variable: Variable, inquiry: Inquiry): void {
  const { state } = inquiry;
  if (isWrapped(variable, state) || isHereName(variable.name)) return;
  const { declaredBy, changedBy } = state.analysed;
  for (const by of [declaredBy, changedBy]) {
    for (const unit of by.get(variable) ?? []) dependOn(inquiry, { kind: "anything in", of: unit });
  }
}
