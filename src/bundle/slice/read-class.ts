import type { AnyNode, MethodDefinition } from "acorn";
import type { AnalysedBundle } from "./analyse-bundle.ts";
import { collectReferences } from "./collect-references.ts";
import { keyName, memberName } from "./node-shapes.ts";
import { forEachChild, isFunction } from "./parse-module.ts";
import type { ClassNode } from "./parse-module.ts";

/** What stands in a class that keeps its instances to itself. */
export interface ClassMembers {
  /** Names of members that are written in its construction, its fields, and all that is static. */
  readonly core: ReadonlySet<string>;
  /** Methods and accessors of instances, by name, with the names of members that are written in each. */
  readonly apart: ReadonlyMap<
    string,
    readonly { readonly node: MethodDefinition; readonly names: ReadonlySet<string> }[]
  >;
  /** Methods that return their instance. */
  readonly giving: ReadonlySet<string>;
}

/** Called by the language without being written, or by what keeps a value. */
const calledUnseen = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...["then", "toJSON", "next", "return"],
]);

/** Of what every object inherits, those that neither give the object away nor call another method of it. */
const harmless = new Set(["hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"]);

/** Reads what calls what in a class; undefined if code outside of it may get hold of an instance or of the class itself. */
export function readClass(analysed: AnalysedBundle, node: ClassNode): ClassMembers | undefined {
  if (collectReferences(node, analysed.names).opaque.length > 0) return undefined;
  const core = new Set<string>();
  const apart = new Map<string, { node: MethodDefinition; names: ReadonlySet<string> }[]>();
  const giving = new Set<string>();
  for (const member of node.body.body) {
    if (member.type !== "StaticBlock" && member.computed) return undefined;
    const read = readMember(analysed, { member, of: node });
    if (read === undefined) return undefined;
    if (!isApart(member)) {
      if (read.gives) return undefined;
      for (const name of read.names) core.add(name);
      continue;
    }
    const name = keyName(member.key);
    if (calledUnseen.has(name)) return undefined;
    if (read.gives) giving.add(name);
    const known = apart.get(name);
    if (known === undefined) apart.set(name, [{ node: member, names: read.names }]);
    else known.push({ node: member, names: read.names });
  }
  return { core, apart, giving };
}

/** A method or an accessor of instances; all else of a class belongs to its construction. */
export function isApart(member: AnyNode): member is MethodDefinition {
  return member.type === "MethodDefinition" && !member.static && member.kind !== "constructor";
}

interface ReadMember {
  readonly names: ReadonlySet<string>;
  /** Whether it returns the instance. */
  readonly gives: boolean;
}

/** Names of members that a member of a class mentions; undefined if it lets go of the instance in any other way than by returning it. */
function readMember(
  analysed: AnalysedBundle,
  { member, of }: { readonly member: AnyNode; readonly of: ClassNode },
): ReadMember | undefined {
  const { names: resolved, nameHelpers } = analysed;
  const own = of.id ? resolved.at.get(of.id.start) : undefined;
  const names = new Set<string>();
  const method = member.type === "MethodDefinition" ? member.value : undefined;
  const found = { isOut: false, gives: false };

  const visit = (at: AnyNode, isOwnBody: boolean): void => {
    switch (at.type) {
      case "ThisExpression":
      case "Super":
      case "MetaProperty":
        // `import.meta` is none of it, but stands in no bundle.
        found.isOut = true;
        return;
      case "Identifier":
        if (own !== undefined && resolved.at.get(at.start) === own) found.isOut = true;
        return;
      case "PrivateIdentifier":
        names.add(`#${at.name}`);
        return;
      case "Literal":
        if (typeof at.value === "string") names.add(at.value);
        return;
      case "ReturnStatement":
        if (at.argument?.type !== "ThisExpression") break;
        if (isOwnBody) found.gives = true;
        else found.isOut = true;
        return;
      case "CallExpression":
        if (isNaming(at)) return;
        if (at.callee.type !== "Super") break;
        for (const argument of at.arguments) visit(argument, isOwnBody);
        return;
      case "BinaryExpression":
        if (at.operator !== "in" || at.left.type !== "PrivateIdentifier") break;
        names.add(`#${at.left.name}`);
        if (at.right.type !== "ThisExpression") visit(at.right, isOwnBody);
        return;
      case "MemberExpression": {
        const key = memberName(at) ?? numberText(at.property);
        if (key !== undefined) names.add(key);
        else visit(at.property, isOwnBody);
        if (at.object.type !== "ThisExpression" && at.object.type !== "Super") {
          visit(at.object, isOwnBody);
        } else if (key === undefined || isGivingAway(key)) found.isOut = true;
        return;
      }
      case "VariableDeclarator":
        if (at.init?.type !== "ThisExpression") break;
        if (!isPlainPattern(at.id) || patternKeys(at.id).some(isGivingAway)) found.isOut = true;
        visit(at.id, isOwnBody);
        return;
      case "Property": {
        const key = keyName(at.key);
        if (at.computed) visit(at.key, isOwnBody);
        else names.add(key);
        visit(at.value, isOwnBody);
        return;
      }
      default:
        break;
    }
    const isWithin = isOwnBody && (!isFunction(at) || at === method);
    forEachChild(at, (child) => {
      visit(child, isWithin);
    });
  };

  const isNaming = (call: Extract<AnyNode, { type: "CallExpression" }>): boolean => {
    const [first] = call.arguments;
    if (call.callee.type !== "Identifier" || first?.type !== "ThisExpression") return false;
    const helper = resolved.at.get(call.callee.start);
    return helper !== undefined && nameHelpers.has(helper);
  };

  if (member.type === "MethodDefinition") visit(member.value, true);
  else if (member.type === "PropertyDefinition") {
    if (member.value) visit(member.value, false);
  } else visit(member, false);
  return found.isOut ? undefined : { names, gives: found.gives };
}

function isGivingAway(name: string): boolean {
  return name === "prototype" || (calledUnseen.has(name) && !harmless.has(name));
}

/** `{ a, b: c = 1 }`, with nothing computed and nothing left over. */
function isPlainPattern(pattern: AnyNode): boolean {
  return (
    pattern.type === "ObjectPattern" &&
    pattern.properties.every((one) => one.type === "Property" && !one.computed)
  );
}

function patternKeys(pattern: AnyNode): readonly string[] {
  if (pattern.type !== "ObjectPattern") return [];
  return pattern.properties.flatMap((one) => (one.type === "Property" ? keyName(one.key) : []));
}

function numberText(node: AnyNode): string | undefined {
  return node.type === "Literal" && typeof node.value === "number" ? String(node.value) : undefined;
}
