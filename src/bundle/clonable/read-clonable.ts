import { createHash } from "node:crypto";
import { parse } from "acorn";
import type { Program } from "acorn";
import { moduleNames } from "./module-names.ts";
import type { ModuleNames } from "./module-names.ts";
import { isInFunction, walk } from "./walk.ts";
import { asyncMethodsOf, hasStaticState, isClassNode, whyClassHides } from "./why-class-hides.ts";
import type { ClassNode } from "./why-class-hides.ts";
import { whyModuleChanges } from "./why-module-changes.ts";

/** Why there is more to an instance of a class than its own fields, in words; undefined if there is not. */
export type WhyNotClonable = (textHash: string) => string | undefined;

/**
 * Looks through the text of a bundle. Classes are found by the SHA-256 of their texts. Where the text leaves it open,
 * the answer is a reason: to make the calls of an instance again is never wrong.
 */
export function readClonable(text: string): WhyNotClonable {
  const program = parse(text, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
  });
  const module = moduleNames(program);
  const known = new Map<string, string | undefined>();
  return (textHash) => {
    if (!known.has(textHash)) known.set(textHash, judge(text, program, module, textHash));
    return known.get(textHash);
  };
}

function judge(
  text: string,
  program: Program,
  module: ModuleNames,
  textHash: string,
): string | undefined {
  const found: { readonly node: ClassNode; readonly inFunction: boolean }[] = [];
  walk(program, (node, around) => {
    if (isClassNode(node)) {
      const hash = createHash("sha256").update(text.slice(node.start, node.end)).digest("hex");
      if (hash === textHash) found.push({ node, inFunction: isInFunction(around) });
    }
    return undefined;
  });
  const [first, ...others] = found;
  if (first === undefined) return "the text of its class was not found";
  // Two classes of one text may stand among other names, or have other bases of the same name.
  if (others.length > 0) return "there are several classes with its text";
  if (first.inFunction) return "its class is made inside a function";
  const chain = chainOf(first.node, module);
  if (typeof chain === "string") return chain;
  const asyncMethods = new Set(chain.flatMap(asyncMethodsOf));
  for (const node of chain) {
    if (hasStaticState(node, module.changed)) return "its class has static state";
    const why = whyClassHides(node, asyncMethods);
    if (why !== undefined) return why;
  }
  return whyModuleChanges(chain, module);
}

/** The class and its bases, or why they are not all known. */
function chainOf(node: ClassNode, { names }: ModuleNames): readonly ClassNode[] | string {
  const chain = [node];
  for (let { superClass } = node; superClass;) {
    if (superClass.type !== "Identifier") return "its base class is computed";
    const base = names.get(superClass.name);
    if (base?.kind !== "class" || !isClassNode(base.node) || chain.includes(base.node)) {
      return `its base class ${superClass.name} is not in the workflow's own code`;
    }
    chain.push(base.node);
    ({ superClass } = base.node);
  }
  return chain;
}
