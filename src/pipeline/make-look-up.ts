import type { KnownResults, LookedUp, LookUp } from "../contract/backend.ts";
import type { FingerprintParts, InputPart } from "../model/fingerprint-parts.ts";
import type { Graph, GraphNode } from "../model/graph.ts";
import type { ContentHash, NodeId } from "../model/ids.ts";
import type { NodeArguments } from "../model/node-arguments.ts";
import type { NodeFailure } from "../model/outcome.ts";
import type { EnvironmentKey } from "../model/query.ts";
import type { DeclaredInput } from "../model/recorded-graph.ts";
import { isSettling } from "../model/settled.ts";
import type { RunReason } from "../model/run-reason.ts";
import { explainRun } from "../plan/explain-run.ts";
import { fingerprintNode, uniqueFingerprint } from "../plan/fingerprint-node.ts";
import { findByName, whyOrdered, whyUnknowable } from "./foresee-node.ts";
import { hashDeclared } from "./hash-declared.ts";
import type { HashedInputs } from "./hash-declared.ts";
import { judgeKept } from "./judge-kept.ts";
import { settledHash } from "./settled-hash.ts";
import type { LookUpParts } from "./look-up-parts.ts";
import { nodeCode } from "./node-code.ts";
import { pluginPartsOf } from "./plugin-code.ts";
import type { WorkflowCode } from "./workflow-code.ts";

/** How a run finds what a node has been found to be: its fingerprint, and a kept result to reuse or the reason to run. */
export function makeLookUp(look: LookUpParts): LookUp {
  const { graph, argumentsOf, store, code, run } = look;
  const ordinals = ordinalsOf(code, graph);
  return (id, known) => {
    const node = graph.nodes[id];
    if (node === undefined) throw new Error(`bug: there is no node ${id}`);
    const args = argumentsOf(id);
    const isPlain = node.declared.length === 0 && args.cache !== "name";
    if (!isPlain || whyUnknowable(node, args, look) !== undefined)
      return lookUpLater(node, args, known);
    const hashes = inputHashes(node, known);
    return hashes instanceof Promise
      ? hashes.then((late) => lookUpWith(node, args, known, late))
      : lookUpWith(node, args, known, hashes);
  };

  async function lookUpLater(
    node: GraphNode,
    args: NodeArguments,
    known: KnownResults,
  ): Promise<LookedUp> {
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
    const unknowable = whyUnknowable(node, args, look);
    if (unknowable !== undefined) {
      const fingerprint = uniqueFingerprint(run, node);
      return { fingerprint, ...declared, verdict: mustRun(unknowable) };
    }
    const found = await lookUpWith(node, args, known, await inputHashes(node, known), hashed.parts);
    return { ...found, ...declared };
  }

  /** Looks a node up whose inputs are known by their contents; nothing is read where nothing was ever kept. */
  function lookUpWith(
    node: GraphNode,
    args: NodeArguments,
    known: KnownResults,
    hashes: readonly ContentHash[],
    declared: FingerprintParts["declared"] = noDeclared.parts,
  ): LookedUp | Promise<LookedUp> {
    const parts = partsOf(node, { args, code, ordinals, known, graph, declared, hashes });
    const fingerprint = fingerprintNode(node.kind, parts);
    const because = whyOrdered(args) ?? (store.isNew(node.name, fingerprint) ? isNew : undefined);
    if (because !== undefined) return { fingerprint, parts, verdict: mustRun(because) };
    return judge(look, { node, args, parts, fingerprint }).then((verdict) => {
      return { fingerprint, parts, verdict };
    });
  }
}

/** What most nodes have; asking for nothing still takes a turn of the event loop. */
const noDeclared: HashedInputs & { readonly ok: true } = { ok: true, declared: [], parts: [] };

const isNew: RunReason = { kind: "new" };

/** The content hashes of what a node is given from other nodes, in the order of its holes. */
function inputHashes(
  { holes, how }: GraphNode,
  known: KnownResults,
): readonly ContentHash[] | Promise<readonly ContentHash[]> {
  if (holes.length === 0) return noHashes;
  const hashes = holes.map(({ parent, path }) =>
    isSettling(how) ? settledHash(parent, path, known) : known.itemHash(parent, path),
  );
  const atHand = hashes.filter((hash) => typeof hash === "string");
  return atHand.length === hashes.length
    ? atHand
    : Promise.all(hashes.map((hash) => Promise.resolve(hash)));
}

const noHashes: readonly never[] = [];

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

function partsOf(
  node: GraphNode,
  {
    args,
    code,
    ordinals,
    known,
    graph,
    declared,
    hashes,
  }: {
    readonly args: NodeArguments;
    readonly code: WorkflowCode;
    readonly ordinals: readonly number[];
    readonly known: KnownResults;
    readonly graph: Graph;
    readonly declared: FingerprintParts["declared"];
    readonly hashes: readonly ContentHash[];
  },
): FingerprintParts {
  const own = nodeCode(code, node);
  const paramsHash = graph.functions[node.function]?.paramsHash ?? "";
  const inputs = node.holes.map(({ parent, path, where }, index): InputPart => {
    const hash = hashes[index];
    if (hash === undefined) throw new Error("bug: an input has no hash");
    return { node: nameOf(graph, parent), path, where, hash };
  });
  const previous = node.chain?.previous;
  const { open = [] } = own;
  const constants = open.map((name) => [name, code.constants?.[name]?.hash ?? ""] as const);
  return {
    code: own.hash,
    function: JSON.stringify([
      ordinals[node.function] ?? 0,
      node.method ?? node.how ?? "",
      paramsHash,
    ]),
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
    ...(args.pluginWork === undefined ? {} : pluginPartsOf(args.pluginWork, { code, graph })),
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

/**
 * Which of several functions with one slice each is; functions of different slices do not move each other, nor do those
 * of different combinations of a grid, which are counted on from those that all have.
 */
function ordinalsOf({ functions }: WorkflowCode, graph: Graph): readonly number[] {
  const counts = new Map<string, number>();
  return functions.map(({ hash }, index) => {
    const { combination } = graph.functions[index] ?? {};
    const key = combination === undefined ? hash : `${combination} ${hash}`;
    const ordinal = counts.get(key) ?? counts.get(hash) ?? 0;
    counts.set(key, ordinal + 1);
    return ordinal;
  });
}
