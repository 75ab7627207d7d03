import { afterEach, beforeEach } from "vitest";
import { recorderKey } from "../../src/model/live-graph.ts";
import type { Recorder } from "../../src/model/live-graph.ts";
import { buildGraph } from "../../src/graph/build-graph.ts";
import { edgesOf } from "../../src/graph/edges-of.ts";
import type { Graph } from "../../src/model/graph.ts";
import { describeWorkflow } from "../../src/worker/load-workflow.ts";

/** Gives every test of a file a recorder of its own. */
export function freshRecorder(): void {
  const clear = (): void => {
    Reflect.deleteProperty(globalThis, recorderKey);
  };
  beforeEach(clear);
  afterEach(clear);
}

/** What was recorded since the test began. */
export function recorded(): Recorder {
  const recorder = (globalThis as { [recorderKey]?: Recorder })[recorderKey];
  if (recorder === undefined) throw new Error("nothing was recorded");
  return recorder;
}

/** The graph of all that was recorded since the test began. */
export function recordedGraph(): Graph {
  const described = describeWorkflow({
    recorder: recorded(),
    targets: [],
    paramsText: "{}",
    folder: process.cwd(),
  });
  return buildGraph(described, "workflow.ts");
}

/** Names of nodes in call order. */
export function namesOf(graph: Graph): readonly string[] {
  return graph.nodes.map(({ name }) => name);
}

/** Edges as `from -> to`, sorted; chain edges as `from => to`, item edges as `from.item -> to`. */
export function arrowsOf(graph: Graph): readonly string[] {
  const name = (id: number): string => graph.nodes[id]?.name ?? "?";
  return edgesOf(graph)
    .flatMap(({ from, to, kind, paths }) =>
      kind === "item"
        ? paths.map((path) => `${name(from)}.${path.join(".")} -> ${name(to)}`)
        : [`${name(from)} ${kind === "chain" ? "=>" : "->"} ${name(to)}`],
    )
    .sort();
}
