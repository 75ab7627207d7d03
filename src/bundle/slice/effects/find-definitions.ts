import { forEachChild, isFunction } from "../parse-module.ts";
import { keyName, mayBeFunction, memberName } from "../node-shapes.ts";
import type { AnyNode } from "acorn";
import type { Effects } from "./roots.ts";
import type { Unit } from "../find-units.ts";
import type { ResolvedNames } from "../resolve-names.ts";
import type { AnalysedUnit } from "./effects-state.ts";

/** Names of properties that the module may put functions of its own under. */
export function definedNames(units: readonly Unit[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: AnyNode): void => {
    if (node.type === "MethodDefinition") found.add(keyName(node.key));
    else if (node.type === "PropertyDefinition") {
      if (node.value && holdsFunction(node.value)) found.add(keyName(node.key));
    } else if (node.type === "Property") {
      if (holdsFunction(node.value)) found.add(keyName(node.key));
    } else if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression") {
      if (holdsFunction(node.right)) found.add(memberName(node.left) ?? "");
    }
    forEachChild(node, visit);
  };
  for (const { node } of units) visit(node);
  return found;
}

function holdsFunction(node: AnyNode): boolean {
  return (
    mayBeFunction(node) &&
    node.type !== "ObjectPattern" &&
    node.type !== "ArrayPattern" &&
    node.type !== "AssignmentPattern"
  );
}

/** Whether code may make an iterator, which changes by being gone through. */
export function makesIterator(node: AnyNode): boolean {
  if (isFunction(node) && node.generator) return true;
  if (node.type === "MemberExpression") {
    const name = memberName(node);
    const isOfObject = node.object.type === "Identifier" && node.object.name === "Object";
    if (name === "iterator" || name === "asyncIterator" || name === "matchAll") return true;
    if (!isOfObject && /^(?:keys|values|entries)$/.test(name ?? "")) return true;
  }
  let found = false;
  forEachChild(node, (child) => {
    found ||= makesIterator(child);
  });
  return found;
}

/** Functions of a module that run without a call of them. */
export interface Accessors {
  /** Effects of accessors by name, of those with a computed name under the empty one. */
  readonly accessors: ReadonlyMap<string, ReadonlySet<Effects>>;
  /** Effects of functions that the language calls where nothing tells, such as `toString`. */
  readonly implicit: ReadonlySet<Effects>;
}

/** Finds accessors and functions that the language calls, with the effects of the units that they stand in. */
export function findAccessors(analysed: readonly AnalysedUnit[], names: ResolvedNames): Accessors {
  const accessors = new Map<string, Set<Effects>>();
  const implicit = new Set<Effects>();
  const visit = (node: AnyNode, latent: Effects): void => {
    if (node.type === "Property" || node.type === "MethodDefinition") {
      const name = node.computed ? "" : keyName(node.key);
      if (node.kind === "get" || node.kind === "set") {
        const known = accessors.get(name);
        if (known === undefined) accessors.set(name, new Set([latent]));
        else known.add(latent);
      }
      if (node.computed || /^(?:toString|valueOf|toJSON|then|get|set)$/.test(name)) {
        implicit.add(latent);
      }
    }
    if (node.type === "Identifier" && node.name === "Proxy" && names.globals.has(node.start)) {
      implicit.add(latent);
    }
    forEachChild(node, (child) => {
      visit(child, latent);
    });
  };
  for (const { unit, latent } of analysed) visit(unit.node, latent);
  return { accessors, implicit };
}
