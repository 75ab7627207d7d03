import { FfuseError } from "../failure/ffuse-error.ts";
import { holeKey, isHoleMarker } from "../model/live-graph.ts";
import type { LiveCall } from "../model/live-graph.ts";
import type { RecordedTarget } from "../model/recorded-graph.ts";
import type { GridAxis } from "../model/run-params.ts";
import { indexProduct } from "../util/index-product.ts";
import { showParam } from "../util/show-param.ts";
import { callLine } from "./call-line.ts";
import { describeArguments } from "./describe-arguments.ts";
import type { DescribedArguments } from "./describe-arguments.ts";
import { fillArguments } from "./fill-arguments.ts";
import { findSite } from "./find-site.ts";

/** What one combination of a grid recorded: its calls, those that all share among them, with the names they have there. */
export interface Combination {
  /** In recorded order; ids are unique among all combinations, and a call that several share has one id. */
  readonly calls: readonly LiveCall[];
  readonly targets: readonly RecordedTarget[];
}

export interface MergeOptions {
  /** Absolute path of the folder at which relative paths of files begin. */
  readonly folder: string;
  /** Path of the workflow file, for messages. */
  readonly file: string;
}

/** Calls that are one: of which combinations, by index. */
interface CallClass {
  readonly members: number[];
}

/** What a call of one combination was found to be: its class there, and what it follows on its instance. */
interface Placed {
  readonly call: LiveCall;
  readonly described: DescribedArguments;
  readonly chain?: NonNullable<LiveCall["chain"]>;
  class: number;
}

/**
 * One graph of all combinations. A call with the same function, arguments, ancestors and name in several combinations is
 * one node if what they share can be said with values of the grid; if not, each has its own. A node that is not of all
 * combinations has the values that it depends on behind its name.
 */
export function mergeCombinations(
  combinations: readonly Combination[],
  grid: readonly GridAxis[],
  options: MergeOptions,
): Combination {
  const ways = indexProduct(grid.map(({ values }) => values.length));
  const titles = ways.map((way) => titleOf(grid, fixedOf(grid, [way])));
  const placed = combinations.map((each, index) =>
    placeCalls(each, { ...options, title: titles[index] ?? "" }),
  );
  const classes = classify(placed);
  const variants = classes.map(({ members }) =>
    variantOf(
      grid,
      members.map((member) => ways[member] ?? []),
      ways.length,
    ),
  );
  const calls: LiveCall[] = [];
  const targets = new Map<string, RecordedTarget>();
  const merged = new Map<number, number>();
  placed.forEach((of, index) => {
    const ids = new Map<number, number>();
    for (const each of of.values()) {
      const shared = variants[each.class];
      const known = shared === undefined ? undefined : merged.get(each.class);
      const id = known ?? calls.length;
      ids.set(each.call.id, id);
      if (known !== undefined) continue;
      merged.set(each.class, id);
      const way = ways[index] ?? [];
      calls.push(renumbered(each, id, ids, grid, shared ?? fixedOf(grid, [way])));
    }
    for (const { call, path } of combinations[index]?.targets ?? []) {
      const target = { call: ids.get(call) ?? 0, path };
      targets.set(JSON.stringify([target.call, path]), target);
    }
  });
  return { calls, targets: [...targets.values()] };
}

/** The calls of a combination by id. Throws `FfuseError` `grid-handle-kept` for one that rests on another combination. */
function placeCalls(
  { calls }: Combination,
  { folder, file, title }: MergeOptions & { readonly title: string },
): ReadonlyMap<number, Placed> {
  const placed = new Map<number, Placed>();
  /** The latest call of each instance: one that all share is followed by each combination anew. */
  const latest = new Map<number, number>();
  for (const call of calls) {
    const described = describeArguments(call.args, folder);
    const instance = call.chain?.instance;
    const needed = described.holes.map(({ parent }) => parent);
    if (instance !== undefined) needed.push(instance);
    if (needed.some((id) => !placed.has(id))) {
      const place = findSite(call.site);
      const at = place === undefined ? {} : { place };
      const { name: node } = call;
      throw new FfuseError({ reason: "grid-handle-kept", node, combination: title, file, ...at });
    }
    const previous = instance === undefined ? undefined : (latest.get(instance) ?? instance);
    if (instance !== undefined) latest.set(instance, call.id);
    const chain =
      instance === undefined || previous === undefined ? {} : { chain: { instance, previous } };
    placed.set(call.id, { call, described, ...chain, class: -1 });
  }
  return placed;
}

/**
 * Finds calls that are one. Two constructions are one only if the calls on their instances are, all of them: an instance
 * cannot go two ways. That is found by looking again, with what was found before, until nothing comes apart any more.
 */
function classify(placed: readonly ReadonlyMap<number, Placed>[]): readonly CallClass[] {
  let chains: readonly ReadonlyMap<number, string>[] = placed.map(() => new Map());
  let found = classifyOnce(placed, chains);
  if (placed.every((of) => [...of.values()].every(({ chain }) => chain === undefined)))
    return found;
  for (;;) {
    chains = placed.map(chainsOf);
    const next = classifyOnce(placed, chains);
    if (next.length === found.length) return next;
    found = next;
  }
}

function classifyOnce(
  placed: readonly ReadonlyMap<number, Placed>[],
  chains: readonly ReadonlyMap<number, string>[],
): readonly CallClass[] {
  const classes: CallClass[] = [];
  const known = new Map<string, number>();
  placed.forEach((of, index) => {
    for (const each of of.values()) {
      const key = `${lineOf(each, of)} ${chains[index]?.get(each.call.id) ?? ""}`;
      let at = known.get(key);
      if (at === undefined) {
        at = classes.push({ members: [] }) - 1;
        known.set(key, at);
      }
      classes[at]?.members.push(index);
      each.class = at;
    }
  });
  return classes;
}

/** The classes of all calls on each instance, by its construction. */
function chainsOf(of: ReadonlyMap<number, Placed>): ReadonlyMap<number, string> {
  const chains = new Map<number, string>();
  for (const { chain, class: at } of of.values()) {
    if (chain === undefined) continue;
    chains.set(chain.instance, `${chains.get(chain.instance) ?? ""}>${at}`);
  }
  return chains;
}

/** All that makes a call this call, with classes in place of the calls it rests on. */
function lineOf({ call, described, chain }: Placed, of: ReadonlyMap<number, Placed>): string {
  const classOf = (id: number): number => of.get(id)?.class ?? -1;
  const holes = described.holes.map((hole) => ({ ...hole, parent: classOf(hole.parent) }));
  const following =
    chain === undefined
      ? {}
      : { chain: { instance: classOf(chain.instance), previous: classOf(chain.previous) } };
  const line = callLine({ ...call, ...following }, "", { ...described, holes });
  // What has no spelling may differ between any two calls.
  return described.unspellable === undefined ? line : `${line} ${call.id}`;
}

/** What some combinations share, if the grid has no other combination that shares it; undefined if it has. */
function variantOf(
  grid: readonly GridAxis[],
  ways: readonly (readonly number[])[],
  all: number,
): ReadonlyMap<string, unknown> | undefined {
  if (ways.length === all) return new Map();
  const fixed = fixedOf(grid, ways);
  const free = grid.filter(({ name }) => !fixed.has(name));
  const size = free.reduce((product, { values }) => product * values.length, 1);
  return size === ways.length ? fixed : undefined;
}

/** The values that some combinations share, of parameters that have more than one. */
function fixedOf(
  grid: readonly GridAxis[],
  ways: readonly (readonly number[])[],
): ReadonlyMap<string, unknown> {
  const [first = []] = ways;
  return new Map(
    grid.flatMap(({ name, values }, axis): [string, unknown][] => {
      const index = first[axis] ?? 0;
      const isFixed = values.length > 1 && ways.every((way) => way[axis] === index);
      return isFixed ? [[name, values[index]]] : [];
    }),
  );
}

function titleOf(grid: readonly GridAxis[], fixed: ReadonlyMap<string, unknown>): string {
  return grid
    .flatMap(({ name }) => (fixed.has(name) ? [showParam(name, fixed.get(name))] : []))
    .join(", ");
}

function renumbered(
  { call, described, chain }: Placed,
  id: number,
  ids: ReadonlyMap<number, number>,
  grid: readonly GridAxis[],
  fixed: ReadonlyMap<string, unknown>,
): LiveCall {
  const idOf = (old: number): number => ids.get(old) ?? 0;
  const args =
    described.holes.length === 0
      ? call.args
      : fillArguments(call.args, (marker) =>
          isHoleMarker(marker)
            ? { [holeKey]: true, parent: idOf(marker.parent), path: marker.path }
            : marker,
        );
  const variant = { of: call.name, params: Object.fromEntries(fixed) };
  return {
    ...call,
    id,
    args,
    ...(call.after === undefined ? {} : { after: call.after.map(idOf) }),
    ...(chain === undefined
      ? {}
      : { chain: { instance: idOf(chain.instance), previous: idOf(chain.previous) } }),
    ...(fixed.size === 0 ? {} : { name: `${call.name} (${titleOf(grid, fixed)})`, variant }),
  };
}
