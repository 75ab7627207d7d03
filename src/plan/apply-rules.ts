import { FfuseError } from "../failure/ffuse-error.ts";
import type { GraphNode } from "../model/graph.ts";
import type { NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { QueryRule } from "../model/query.ts";
import { selectNames } from "../util/match-name.ts";
import { nodeWords } from "../util/node-words.ts";
import { nearest } from "../util/nearest.ts";
import { settleArguments } from "./settle-arguments.ts";

/** What the rules make of the nodes. */
export interface AppliedRules {
  /** Has every node. */
  readonly byNode: ReadonlyMap<NodeId, NodeArguments>;
  /** Rules that match no node, with names of nodes that their text may have meant. */
  readonly unmatched: readonly { readonly rule: number; readonly near: readonly string[] }[];
}

export interface ApplyOptions {
  /** How long one rule may take to match all names. */
  readonly limitMs?: number;
  /** Arguments by the rules that made them, of earlier nodes, to be shared and added to. */
  readonly settled?: Map<string, NodeArguments>;
}

/** Gives every node its arguments: later rules win key by key. Throws if a rule does not end matching in time. */
export function applyRules(
  nodes: readonly Pick<GraphNode, "id" | "name" | "variant">[],
  rules: readonly QueryRule[],
  { limitMs = 5000, settled: known = new Map<string, NodeArguments>() }: ApplyOptions = {},
): AppliedRules {
  const isFirst = known.size === 0;
  const { words: names, nodesAt } = nodeWords(nodes);
  const rulesOfNode: (number[] | undefined)[] = [];
  const unmatched: { readonly rule: number; readonly near: readonly string[] }[] = [];
  for (const [index, rule] of rules.entries()) {
    const matched = nodesAt(matchedNodes(rule, names, limitMs));
    if (matched.length === 0 && isFirst)
      unmatched.push({ rule: index, near: nearNames(rule, names) });
    for (const at of matched) (rulesOfNode[at] ??= []).push(index);
  }
  // Nodes that the same rules match share one object.
  const byNode = new Map<NodeId, NodeArguments>();
  for (const [at, { id }] of nodes.entries()) {
    const matching = rulesOfNode[at] ?? [];
    const key = matching.join();
    const settled = known.get(key) ?? settleArguments(rules, matching);
    known.set(key, settled);
    byNode.set(id, settled);
  }
  return { byNode, unmatched };
}

function matchedNodes(
  rule: QueryRule,
  names: readonly string[],
  limitMs: number,
): readonly number[] {
  const { match } = rule;
  if (match.kind === "nodes") {
    const picked = new Set(match.names);
    return names.flatMap((name, index) => (picked.has(name) ? [index] : []));
  }
  const selection = selectNames(match, names, limitMs);
  const place = rule.place === undefined ? {} : { place: rule.place };
  switch (selection.status) {
    case "selected":
      return selection.indexes;
    case "bad":
      throw new FfuseError({
        reason: "query-bad-pattern",
        ...match,
        message: selection.message,
        ...place,
      });
    case "slow":
      throw new FfuseError({ reason: "query-slow-pattern", ...match, limitMs, ...place });
  }
}

function nearNames({ match }: QueryRule, names: readonly string[]): readonly string[] {
  if (match.kind === "nodes") return [];
  // What is left of "^model-\d+$" without its operators is like the names that it is meant for.
  const word = match.text.replace(/\\[a-zA-Z]|[\\^$*+?()[\]{}|!]/g, "");
  const near = nearest(word, names);
  if (near.length > 0) return near;
  const [beginning] = nearest(
    word,
    names.map((name) => name.slice(0, word.length)),
    1,
  );
  if (beginning === undefined) return [];
  return names.filter((name) => name.startsWith(beginning)).slice(0, 3);
}
