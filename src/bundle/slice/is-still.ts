import { isQuiet, unwrapName } from "./node-shapes.ts";
import type { Unit } from "./find-units.ts";
import type { ClassNode } from "./parse-module.ts";

/** Whether evaluating a unit reads nothing and changes nothing. */
export function isStill(unit: Unit): boolean {
  const { node } = unit;
  if (unit.kind === "variable" && node.type === "VariableDeclarator") {
    return node.id.type === "Identifier" && (!node.init || isQuiet(node.init));
  }
  return unit.kind === "class" && node.type === "ClassDeclaration" && isStillClass(node);
}

/** Whether evaluating a class makes it and nothing else. */
export function isStillClass(node: ClassNode): boolean {
  return (
    !node.superClass &&
    node.body.body.every(
      (member) =>
        isNaming(member) ||
        (member.type !== "StaticBlock" &&
          !member.computed &&
          !(member.type === "PropertyDefinition" && member.static)),
    )
  );
}

/** `static { __name(this, "Model"); }`, by which esbuild gives a class its name back. */
function isNaming(member: ClassNode["body"]["body"][number]): boolean {
  if (member.type !== "StaticBlock") return false;
  return member.body.every(
    (statement) =>
      statement.type === "ExpressionStatement" &&
      unwrapName(statement.expression).type === "ThisExpression",
  );
}
