import type { RunJob } from "../../contract/backend.ts";
import type { GraphNode } from "../../model/graph.ts";
import type { NodeId } from "../../model/ids.ts";
import { itemPathKey } from "../../model/item-path.ts";
import type { ItemPath } from "../../model/item-path.ts";
import { notLookedUp } from "../../model/node-work.ts";
import type { CallWork, KeepOrder, NodeWork } from "../../model/node-work.ts";
import type { SnapshotPoint } from "../../model/resumed.ts";
import { isSettling } from "../../model/settled.ts";
import { memoryOfAttempt } from "../../schedule/memory-of-attempt.ts";
import type { JobKnowledge } from "./job-knowledge.ts";

/** The work that an executor gets for a node whose parents have all ended well; attempts count from 1. */
export function makeWork(id: NodeId, job: RunJob, known: JobKnowledge, attempt = 1): NodeWork {
  const node = known.node(id);
  const terms = job.argumentsOf(id);
  const { need: first } = terms;
  const memoryBytes = memoryOfAttempt(terms, attempt, job.capacity.memoryBytes);
  const need = memoryBytes === first.memoryBytes ? first : { ...first, memoryBytes };
  const instance = node.kind === "construct" ? id : node.chain?.instance;
  return {
    call: callOf(node, job, known),
    attempt,
    resources: need,
    keep: {
      ...keepOf(node, job, known),
      fingerprint: known.fingerprint(id),
      codeHash: known.lookedUp(id).parts?.code ?? "",
    },
    ...(need.memoryBytes === 0 ? {} : { memoryBytes: need.memoryBytes }),
    ...(instance === undefined
      ? {}
      : {
          chain: {
            instance,
            callsSince: (lastMade) => callsBetween(lastMade, node, job, known),
            snapshots: {
              before: () => pointsBefore(node, known),
              mayKeep: known.isExact(id),
              whyNotClonable: () => job.whyNotClonable(node.function),
            },
          },
        }),
  };
}

/** The work of a node that has handed over: to make its value of those of the nodes that it waited for. */
export function makeGrownWork(
  id: NodeId,
  job: RunJob,
  known: JobKnowledge,
  attempt: number,
): NodeWork {
  const grown = known.grown(id);
  if (grown === undefined) throw new Error(`bug: node ${id} has not handed over`);
  const { value, awaits } = grown;
  const own = makeWork(id, job, known, attempt);
  const origin =
    value.kind === "of"
      ? ({ kind: "gather-item", parent: value.node, path: [] } as const)
      : value.origin;
  const parents = origin.kind === "gather-item" ? [origin.parent] : awaits;
  const { declared, ...call } = own.call;
  void declared;
  const collects = value.kind === "made" && value.collects === true;
  return { ...own, call: { ...call, ...givenBy(parents, known, collects), origin } };
}

/** The work of a node that is run before it is looked up, right after parents of the same ride whose results are not known here. */
export function makeUnseenWork(id: NodeId, job: RunJob, known: JobKnowledge): NodeWork {
  const node = known.node(id);
  const following = node.parents.filter((parent) => !known.hasResult(parent));
  return {
    call: { ...callOf(node, job, known, following), following },
    resources: job.argumentsOf(id).need,
    keep: { ...keepOf(node, job, known), fingerprint: notLookedUp, codeHash: "" },
  };
}

/** The calls before a node on its instance after which there may be a snapshot, the latest first. */
function pointsBefore(node: GraphNode, known: JobKnowledge): readonly SnapshotPoint[] {
  const points: SnapshotPoint[] = [];
  let previous = node.chain?.previous;
  while (previous !== undefined) {
    const { name, chain } = known.node(previous);
    if (known.isExact(previous)) {
      points.push({ node: previous, name, fingerprint: known.fingerprint(previous) });
    }
    previous = chain?.previous;
  }
  return points;
}

function keepOf(
  node: GraphNode,
  job: RunJob,
  known: JobKnowledge,
): Omit<KeepOrder, "fingerprint" | "codeHash"> {
  const isOff = job.argumentsOf(node.id).cache === "off";
  return {
    items: itemsUsed(node, known),
    functionName: node.functionName,
    ...(isOff ? { scratch: job.run } : {}),
    ...(isOff && job.looksInto === true ? { onDisk: true } : {}),
    ...(isOff && !isHashWanted(node, job) ? { unhashed: true } : {}),
  };
}

/** Whether the content of a node's value counts for anybody: for what is kept, or to see that nobody writes to it. */
function isHashWanted({ kind, children }: GraphNode, job: RunJob): boolean {
  if (kind !== "function") return true;
  return children.some((child) => {
    const { cache, share } = job.argumentsOf(child);
    return cache !== "off" || share === true;
  });
}

function callOf(
  node: GraphNode,
  job: RunJob,
  known: JobKnowledge,
  following: readonly NodeId[] = [],
): CallWork {
  // Of what stands for many calls only the list is looked at.
  const isOfMany = node.kind === "map" || node.kind === "reduce";
  const holes = isOfMany ? node.holes.slice(0, 1) : node.holes;
  const parents = [...new Set(holes.map((hole) => hole.parent))];
  const declared = node.declared.length === 0 ? undefined : known.lookedUp(node.id).declared;
  const { timeoutMs, pluginWork } = job.argumentsOf(node.id);
  return {
    node: node.id,
    name: node.name,
    callHash: node.callHash,
    ...givenBy(
      parents.filter((parent) => !following.includes(parent)),
      known,
      isSettling(node.how),
    ),
    ...(declared === undefined ? {} : { declared }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(job.argumentsOf(node.id).share === true ? { share: true } : {}),
    ...(node.origin === undefined ? {} : { origin: node.origin }),
    ...(pluginWork === undefined ? {} : { plugins: pluginWork }),
  };
}

/** What nodes give to another one: their results, and if that is given failures, too, those. */
function givenBy(
  parents: readonly NodeId[],
  known: JobKnowledge,
  isSettled: boolean,
): Pick<CallWork, "inputs" | "settled"> {
  const failures = isSettled
    ? parents.flatMap((parent) => {
        const error = known.failureOf(parent);
        return error === undefined ? [] : [{ parent, error }];
      })
    : [];
  const failed = new Set(failures.map(({ parent }) => parent));
  const inputs = parents
    .filter((parent) => !failed.has(parent))
    .map((parent) => ({ parent, name: known.node(parent).name, result: known.result(parent) }));
  return { inputs, ...(isSettled ? { settled: failures } : {}) };
}

/** The calls of a chain after `lastMade`, or from the construction on, up to the one before `node`. */
function callsBetween(
  lastMade: NodeId | undefined,
  node: GraphNode,
  job: RunJob,
  known: JobKnowledge,
): readonly CallWork[] {
  const calls: CallWork[] = [];
  let previous = node.chain?.previous;
  while (previous !== undefined && previous !== lastMade) {
    const earlier = known.node(previous);
    calls.push(callOf(earlier, job, known));
    previous = earlier.chain?.previous;
  }
  return calls.reverse();
}

/** The parts of a node's value that its children use, each once. */
function itemsUsed(node: GraphNode, known: JobKnowledge): readonly ItemPath[] {
  let paths: Map<string, ItemPath> | undefined;
  for (const child of node.children) {
    for (const path of itemsOf(known.node(child)).get(node.id) ?? none) {
      paths ??= new Map();
      paths.set(itemPathKey(path), path);
    }
  }
  return paths === undefined ? none : [...paths.values()];
}

const none: readonly never[] = [];

/** The parts of values that a node uses, by whose they are; looked up once, since it may have as many parents as there are nodes. */
function itemsOf(node: GraphNode): ReadonlyMap<NodeId, readonly ItemPath[]> {
  const known = itemsByNode.get(node);
  if (known !== undefined) return known;
  const items = new Map<NodeId, ItemPath[]>();
  for (const { parent, path } of node.holes) {
    if (path.length === 0) continue;
    const paths = items.get(parent);
    if (paths === undefined) items.set(parent, [path]);
    else paths.push(path);
  }
  itemsByNode.set(node, items.size === 0 ? noItems : items);
  return items;
}

const itemsByNode = new WeakMap<GraphNode, ReadonlyMap<NodeId, readonly ItemPath[]>>();
const noItems: ReadonlyMap<NodeId, readonly ItemPath[]> = new Map();
