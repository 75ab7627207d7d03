import type { KnownResults, LookedUp, LookUp } from "../contract/backend.ts";
import type { FingerprintParts, InputPart } from "../model/fingerprint-parts.ts";
import type { Graph, GraphNode, NodeHole } from "../model/graph.ts";
import type { ContentHash, NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { EnvironmentKey } from "../model/query.ts";
import type { DeclaredInput } from "../model/recorded-graph.ts";
import type { RunReason } from "../model/run-reason.ts";
import { explainRun } from "../plan/explain-run.ts";
import { fingerprintNode, uniqueFingerprint } from "../plan/fingerprint-node.ts";
import { findByName, whyOrdered, whyUnknowable } from "./foresee-node.ts";
import { hashDeclared } from "./hash-declared.ts";
import type { HashedInputs } from "./hash-declared.ts";
import { judgeKept } from "./judge-kept.ts";
import type { LookUpParts } from "./look-up-parts.ts";
import { nodeCode } from "./node-code.ts";
import type { WorkflowCode } from "./workflow-code.ts";

/** How a run finds what a node has been found to be: its fingerprint, and a kept result to reuse or the reason to run. */
export function makeLookUp(look: LookUpParts): LookUp {
  const { graph, argumentsOf, store, code, run } = look;
  const ordinals = ordinalsOf(code);
  return async (id, known): Promise<LookedUp> => {
    const node = graph.nodes[id];
    if (node === undefined) throw new Error(`bug: there is no node ${id}`);
    const args = argumentsOf(id);
    const hashed =
      node.declared.length === 0 ? noDeclared : await hashDeclared(node.declared, store.files);
    const declared = hashed.ok && hashed.declared.length > 0 ? { declared: hashed.declared } : {};
    const refusal = hashed.ok ? {} : { refusal: hashed.failure };
    const byName = await findByName(node, args, look);
    if (byName !== undefined) return { ...byName, ...declared, ...refusal };
    if (!hashed.ok) {
      const because = whyRefused(hashed.input, hashed.failure);
      return { fingerprint: uniqueFingerprint(run, node), ...refusal, verdict: mustRun(because) };
    }
    const unknowable = whyUnknowable(node, code);
    if (unknowable !== undefined) {
      const fingerprint = uniqueFingerprint(run, node);
      return { fingerprint, ...declared, verdict: mustRun(unknowable) };
    }
    const parts = await partsOf(node, {
      ...{ args, code, ordinals, known, graph },
      declared: hashed.parts,
    });
    const fingerprint = fingerprintNode(node.kind, parts);
    const verdict = await judge(look, { node, args, parts, fingerprint });
    return { fingerprint, parts, ...declared, verdict };
  };
}

/** What most nodes have; asking for nothing still takes a turn of the event loop. */
const noDeclared: HashedInputs = { ok: true, declared: [], parts: [] };

type RunVerdict = Extract<LookedUp["verdict"], { status: "run" }>;

function mustRun(because: RunReason): RunVerdict {
  return { status: "run", because };
}

function whyRefused({ kind, name }: DeclaredInput, failure: NodeFailure): RunReason {
  const found = "found" in failure ? failure.found : (whyNot[failure.reason] ?? failure.reason);
  return { kind: "input-unusable", name: `${kind}(${JSON.stringify(name)})`, found };
}

const whyNot: Readonly<Partial<Record<NodeFailure["reason"], string>>> = {
  "input-missing": "it is not there",
  "input-changing": "somebody goes on writing to it",
};

async function judge(
  look: LookUpParts,
  {
    node,
    args,
    parts,
    fingerprint,
  }: {
    readonly node: GraphNode;
    readonly args: NodeArguments;
    readonly parts: FingerprintParts;
    readonly fingerprint: LookedUp["fingerprint"];
  },
): Promise<LookedUp["verdict"]> {
  const { store, code } = look;
  const ordered = whyOrdered(args);
  if (ordered !== undefined) return mustRun(ordered);
  const found = await store.findByFingerprint(fingerprint);
  if (found !== undefined) {
    if (!("result" in found)) {
      return mustRun({ kind: "entry-lost", path: found.path, found: found.found });
    }
    return judgeKept(found, args, look);
  }
  return mustRun(
    await explainRun({
      parts,
      history: await store.historyOf(node.name),
      textsBefore: (hash) => store.readCode(hash),
      textsNow: (hash) => code.describe(hash),
    }),
  );
}

async function partsOf(
  node: GraphNode,
  {
    args,
    code,
    ordinals,
    known,
    graph,
    declared,
  }: {
    readonly args: NodeArguments;
    readonly code: WorkflowCode;
    readonly ordinals: readonly number[];
    readonly known: KnownResults;
    readonly graph: Graph;
    readonly declared: FingerprintParts["declared"];
  },
): Promise<FingerprintParts> {
  const own = nodeCode(code, node);
  const paramsHash = graph.functions[node.function]?.paramsHash ?? "";
  const inputOf = (
    { parent, path, where }: NodeHole,
    hash: ContentHash = known.result(parent).contentHash,
  ): InputPart => ({ node: nameOf(graph, parent), path, where, hash });
  const hasItems = node.holes.some(({ path }) => path.length > 0);
  const inputs = hasItems
    ? await Promise.all(
        node.holes.map(async (hole) => {
          const { parent, path } = hole;
          return inputOf(hole, path.length === 0 ? undefined : await known.itemHash(parent, path));
        }),
      )
    : node.holes.map((hole) => inputOf(hole));
  const previous = node.chain?.previous;
  const { open = [] } = own;
  const constants = open.map((name) => [name, code.constants?.[name]?.hash ?? ""] as const);
  return {
    code: own.hash,
    function: JSON.stringify([ordinals[node.function] ?? 0, node.method ?? "", paramsHash]),
    arguments: node.argumentsHash,
    argumentsText: node.argumentsText,
    inputs,
    declared,
    ...(constants.length === 0 ? {} : { constants: Object.fromEntries(constants) }),
    ...(previous === undefined
      ? {}
      : { previous: { fingerprint: known.fingerprint(previous), node: nameOf(graph, previous) } }),
    ...(args.version === undefined ? {} : { version: args.version }),
    ...(args.environment === undefined ? {} : { environment: environmentOf(args.environment) }),
  };
}

function environmentOf(keys: readonly EnvironmentKey[]): Readonly<Record<EnvironmentKey, string>> {
  const { version, platform, arch } = process;
  const all = { node: version, platform, arch };
  return Object.fromEntries(keys.map((key) => [key, all[key]])) as Record<EnvironmentKey, string>;
}

function nameOf(graph: Graph, id: NodeId): GraphNode["name"] {
  const node = graph.nodes[id];
  if (node === undefined) throw new Error(`bug: there is no node ${id}`);
  return node.name;
}

/** Which of several functions with one slice each is; functions of different slices do not move each other. */
function ordinalsOf({ functions }: WorkflowCode): readonly number[] {
  const counts = new Map<string, number>();
  return functions.map(({ hash }) => {
    const ordinal = counts.get(hash) ?? 0;
    counts.set(hash, ordinal + 1);
    return ordinal;
  });
}
