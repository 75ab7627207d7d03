import { FfuseError } from "../failure/ffuse-error.ts";
import type { Graph, Selection } from "../model/graph.ts";
import type { NodeName } from "../model/ids.ts";
import type { ItemPath } from "../model/item-path.ts";
import { nearest } from "../util/nearest.ts";

/** What `--print` writes when the run is done. */
export interface Printed {
  readonly name: NodeName;
  readonly path: ItemPath;
}

/** The node that `--print NAME` means, or `--print` alone. Throws `FfuseError` `target-unknown` or `usage`. */
export function findPrinted(wanted: string | true, graph: Graph, selection: Selection): Printed {
  return wanted === true ? onlyTarget(graph, selection) : named(wanted, graph, selection);
}

function onlyTarget(graph: Graph, { targets }: Selection): Printed {
  const asked = targets.flatMap(({ node, path }) => {
    const name = graph.nodes[node]?.name;
    return name === undefined ? [] : [{ name, path }];
  });
  const [only, ...others] = asked;
  if (only !== undefined && others.length === 0) return only;
  const names = asked.slice(0, shownNames).map(({ name }) => name);
  const shown = `${names.join(", ")}${asked.length > shownNames ? ", …" : ""}`;
  throw usage(
    `--print needs the name of a node, since this run asks for ${asked.length}: ${shown}`,
  );
}

function named(wanted: string, graph: Graph, selection: Selection): Printed {
  const variants = graph.nodes.filter(({ variant }) => variant?.of === wanted);
  const node = graph.nodes.find(({ name }) => name === wanted) ?? variants[0];
  if (node?.name !== wanted && variants.length > 1) {
    const names = variants.slice(0, shownNames).map(({ name }) => name);
    const shown = `${names.join(", ")}${variants.length > shownNames ? ", …" : ""}`;
    throw usage(
      `--print asks for node "${wanted}", of which there are ${variants.length}: ${shown}`,
    );
  }
  if (node === undefined) {
    const names = graph.nodes.map(({ name }) => name);
    throw new FfuseError({
      reason: "target-unknown",
      target: wanted,
      near: nearest(wanted, names),
    });
  }
  if (!selection.nodes.includes(node.id)) {
    throw usage(`--print asks for node "${wanted}", which no target of this run needs`);
  }
  return { name: node.name, path: [] };
}

function usage(message: string): FfuseError {
  return new FfuseError({ reason: "usage", message, command: "run" });
}

const shownNames = 5;
