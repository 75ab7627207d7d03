import type { OnNotice } from "../../contract/executor.ts";
import { withoutUndefined } from "../../util/without-undefined.ts";
import type { RunJob } from "../../contract/backend.ts";

/** Turns what threads say beside their replies into events of the run. */
export function toEvents({
  graph,
  emit,
  now,
}: Pick<RunJob, "emit" | "now"> & { readonly graph: Pick<RunJob["graph"], "nodes"> }): OnNotice {
  return (notice) => {
    const name = notice.node === undefined ? undefined : graph.nodes[notice.node]?.name;
    const of = notice.node === undefined ? {} : { node: notice.node };
    const named = name === undefined ? {} : { name };
    switch (notice.kind) {
      case "printed":
        emit({
          type: "output",
          at: now(),
          ...of,
          ...named,
          stream: notice.stream,
          line: notice.line,
        });
        break;
      case "late-error": {
        const node = name === undefined ? {} : { node: name };
        const warning = { kind: "late-error" as const, ...node, message: notice.message };
        emit({ type: "warning", at: now(), warning });
        break;
      }
      case "log": {
        if (name === undefined) break;
        const { node, message, fields } = notice;
        const told = fields === undefined ? {} : { fields };
        emit({ type: "node-log", at: now(), node, name, message, ...told });
        break;
      }
      case "progress": {
        if (name === undefined) break;
        const { node, done, total, note } = notice;
        const far = { done, ...withoutUndefined({ total, note }) };
        emit({ type: "node-progress", at: now(), node, name, ...far });
        break;
      }
      case "exiting":
      case "clock":
      case "listening":
        break;
      case "resumed": {
        const instance = graph.nodes[notice.instance]?.name;
        if (name === undefined || instance === undefined) break;
        const { node, resumed } = notice;
        emit({ type: "instance-resumed", at: now(), node, name, instance, resumed });
        break;
      }
    }
  };
}
