import type { AnyNode } from "acorn";
import type { Definition } from "../code-index/code-index.ts";
import type { Variable } from "../declare-names.ts";
import { answerParameter } from "./answer-parameter.ts";
import { dependOn } from "./ask-openness.ts";
import type { Inquiry } from "./open-state.ts";
import { startWalk } from "./start-walk.ts";
import { captureLocals } from "./visit-code.ts";
import { visitNode } from "./visit-node.ts";

/** What a variable of a function or block holds is told by all that defines it. */
export function answerLocal(variable: Variable, inquiry: Inquiry): void {
  const definitions = inquiry.state.index.definitions.get(variable) ?? [];
  const isFixed = isFixedPrimitive(definitions);
  for (const definition of definitions) {
    if (definition.how !== "handed" || !isFixed) answerDefinition(definition, inquiry);
  }
}

function answerDefinition(definition: Definition, inquiry: Inquiry): void {
  switch (definition.how) {
    case "value": {
      const { node, unit } = definition.from;
      visitNode(node, startWalk(inquiry, { unit }));
      // Whether it is reached may depend on anything before it.
      if (definition.isReassigned) dependOn(inquiry, { kind: "anything in", of: unit });
      return;
    }
    case "handed": {
      const { node, unit } = definition.to;
      visitNode(node, startWalk(inquiry, { unit }));
      return;
    }
    case "parameter":
      answerParameter(definition, inquiry);
      return;
    case "function": {
      const { node, unit } = definition.of;
      captureLocals(node, startWalk(inquiry, { unit }));
      return;
    }
    case "thrown":
      dependOn(inquiry, { kind: "anything in", of: definition.in });
      return;
  }
}

/** Whether a variable holds a text or a number throughout, so that no call can change it. */
function isFixedPrimitive(definitions: readonly Definition[]): boolean {
  const own = definitions.filter(({ how }) => how !== "handed");
  return (
    own.length > 0 &&
    own.every((one) => one.how === "value" && !one.isReassigned && isPrimitive(one.from.node))
  );
}

function isPrimitive({ type }: AnyNode): boolean {
  return type === "Literal" || type === "TemplateLiteral" || type === "BinaryExpression";
}
