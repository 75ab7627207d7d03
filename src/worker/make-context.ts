import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import type { NodeContext } from "../model/node-context.ts";
import { contextKey } from "../model/node-context.ts";
import type { CallWork, Notice } from "../model/node-work.ts";
import type { Resources } from "../model/resources.ts";
import { logFields } from "./log-fields.ts";
import type { NodeAbort } from "./node-abort.ts";
import { runningNode } from "./running-node.ts";

export interface ContextParts {
  readonly work: CallWork;
  readonly attempt: number;
  readonly resources: Resources;
  readonly abort: NodeAbort;
  /** Tells something of the node, in order with the lines that it prints. */
  readonly say: (notice: Notice) => void;
  /** Called when the node may heed its signal. */
  readonly onSignal: () => void;
}

/** The context of a node, and how it ends. */
export interface ContextOfNode {
  readonly context: NodeContext;
  /** The node has ended: tells the last progress, and no more after it. */
  end(): void;
}

/** Progress of a node is told so often at most, in milliseconds. */
const progressMs = 100;

/** Makes the context of one call. */
export function makeContext(parts: ContextParts): ContextOfNode {
  const { work, attempt, resources, abort, say, onSignal } = parts;
  const { node, name } = work;
  let toldAt = -Infinity;
  let untold: Notice | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const tellLast = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (untold === undefined) return;
    const last = untold;
    untold = undefined;
    toldAt = performance.now();
    say(last);
  };

  return {
    context: {
      name,
      attempt,
      resources,
      ...seedOf(work),
      get signal() {
        onSignal();
        return abort.signal;
      },
      log(message, fields) {
        const told = fields === undefined ? {} : { fields: logFields(fields) };
        say({ kind: "log", node, message: message, ...told });
      },
      progress(done, total, note) {
        if (isOver || !Number.isFinite(done)) return;
        untold = {
          kind: "progress",
          node,
          done,
          ...(total !== undefined && Number.isFinite(total) ? { total } : {}),
          ...(note === undefined ? {} : { note: note }),
        };
        const waitMs = toldAt + progressMs - performance.now();
        if (waitMs <= 0) tellLast();
        else timer ??= setTimeout(tellLast, waitMs).unref();
      },
    },
    end() {
      tellLast();
      isOver = true;
    },
  };
}

function seedOf({ plugins = [] }: CallWork): Pick<NodeContext, "seed"> {
  const seed = plugins.flatMap((each) => (each.use === "random-state" ? [each.seed] : [])).at(-1);
  return seed === undefined ? {} : { seed };
}

/** Lets `context()` find the node whose code calls it, in this realm. */
export function offerContexts(): void {
  const realm = globalThis as { [contextKey]?: () => NodeContext | undefined };
  realm[contextKey] = () => runningNode.getStore()?.context();
}
