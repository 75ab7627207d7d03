import { collectReferences } from "../collect-references.ts";
import type { ClassNode, FunctionNode } from "../parse-module.ts";
import { dependOn } from "./ask-openness.ts";
import type { Captures, OpenState, Walk } from "./open-state.ts";
import { visitLocal } from "./visit-name.ts";

/** A function or class that is not called holds what it closes over. */
export function captureLocals(node: FunctionNode | ClassNode, walk: Walk): void {
  const { locals, usesCaller } = capturesOf(node, walk.state);
  for (const variable of locals) visitLocal(variable, walk);
  if (usesCaller && walk.within === undefined) {
    dependOn(walk, { kind: "anything around", of: walk.unit });
  }
}

function capturesOf(node: FunctionNode | ClassNode, { analysed, captures }: OpenState): Captures {
  let known = captures.get(node);
  if (known === undefined) {
    const { locals, usesCaller } = collectReferences(node, analysed.names);
    const around = [...locals].filter(
      ({ declaredAt }) => declaredAt < node.start || declaredAt >= node.end,
    );
    captures.set(node, (known = { locals: around, usesCaller }));
  }
  return known;
}

/** Goes through what declaring a class runs, before any object of it is made. */
export function visitClass(node: ClassNode, walk: Walk): void {
  if (node.superClass) walk.visit(node.superClass, walk);
  captureLocals(node, walk);
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") {
      for (const statement of member.body) walk.visit(statement, walk);
      continue;
    }
    if (member.computed) walk.visit(member.key, walk);
    if (member.type === "PropertyDefinition" && member.static && member.value) {
      walk.visit(member.value, walk);
    }
  }
}
