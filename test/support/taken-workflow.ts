import type * as TakeGraphModule from "../../src/pipeline/take-graph.ts";
import { join } from "node:path";
import type { Graph, GraphNode } from "../../src/model/graph.ts";
import type { RealmOptions } from "../../src/model/node-work.ts";
import { built } from "./built.ts";
import { makeTree } from "./tree.ts";

/** A workflow file, bundled and recorded by the built package, with what a realm needs to run it. */
export interface TakenWorkflow {
  readonly folder: string;
  readonly graph: Graph;
  readonly codeHash: string;
  readonly realm: RealmOptions;
  node(name: string): GraphNode;
}

/** Bundles and records a workflow whose text is `w.ts` of the given files; its results are kept in its own folder. */
export async function takeWorkflow(
  files: Readonly<Record<string, string>>,
): Promise<TakenWorkflow> {
  const folder = await makeTree(files);
  const { takeGraph } = await built<typeof TakeGraphModule>("take-graph.js");
  const { bundle, graph } = await takeGraph({
    file: join(folder, "w.ts"),
    params: {},
    loadTimeoutMs: 30_000,
    onNotice: () => undefined,
  });
  return {
    folder,
    graph,
    codeHash: bundle.codeHash,
    realm: {
      bundleFile: bundle.file,
      root: bundle.root,
      entry: bundle.entry,
      params: {},
      storage: { kind: "file", path: join(folder, "storage"), workflow: "w" },
      calls: graph.nodes.length,
    },
    node(name) {
      const node = graph.nodes.find((each) => each.name === name);
      if (node === undefined) throw new Error(`there is no node ${name}`);
      return node;
    },
  };
}
