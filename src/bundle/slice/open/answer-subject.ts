import { answerBody, answerConstruction, answerPieces } from "./answer-code.ts";
import { answerLocal } from "./answer-local.ts";
import { answerAnythingAround, answerAnythingIn, answerEvaluation } from "./answer-unit.ts";
import { answerAnythingOf, answerValue } from "./answer-variable.ts";
import { dependOn } from "./ask-openness.ts";
import type { Inquiry, Subject } from "./open-state.ts";

/** Finds what a subject's openness depends on. */
export function answerSubject(subject: Subject, inquiry: Inquiry): void {
  const { index } = inquiry.state;
  switch (subject.kind) {
    case "value":
      answerValue(subject.of, inquiry);
      return;
    case "local":
      answerLocal(subject.of, inquiry);
      return;
    case "evaluation":
      answerEvaluation(subject.of, inquiry);
      return;
    case "anything in":
      answerAnythingIn(subject.of, inquiry);
      return;
    case "anything around":
      answerAnythingAround(subject.of, inquiry);
      return;
    case "anything of":
      answerAnythingOf(subject.of, inquiry);
      return;
    case "body":
      answerBody({ node: subject.of, unit: subject.in }, inquiry);
      return;
    case "construction":
      answerConstruction({ node: subject.of, unit: subject.in }, inquiry);
      return;
    case "methods":
      answerPieces(index.methods.get(subject.of), inquiry);
      if (subject.of !== "") dependOn(inquiry, { kind: "methods", of: "" });
      return;
    case "getters":
      answerPieces(index.getters.get(subject.of), inquiry);
      return;
    case "every getter":
      for (const name of index.getters.keys()) dependOn(inquiry, { kind: "getters", of: name });
      return;
    case "implicit":
      answerPieces(index.implicit, inquiry);
      return;
  }
}
