import { recorderKey } from "../model/live-graph.ts";
import type { Recorder } from "../model/live-graph.ts";
import type { Notice, RealmStorage } from "../model/node-work.ts";
import type { InProcessModule, InProcessRealm } from "../wire/in-process-realm.ts";
import { boundChildren } from "./bound-children.ts";
import { timeLeftMs } from "./call-clock.ts";
import { collectTargets } from "./collect-targets.ts";
import { captureOutput, redirectStreams } from "./capture-output.ts";
import { describeThrown } from "./describe-thrown.ts";
import { ExitCalled } from "./exit-called.ts";
import { guardRealm } from "./guard-realm.ts";
import { leadToStderr } from "./lead-to-stderr.ts";
import { describeWorkflow, emptyRecorder, loadWorkflow } from "./load-workflow.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import { nameAnonymous } from "./name-anonymous.ts";
import { openRealm } from "./open-realm.ts";
import type { Realm } from "./open-realm.ts";
import { openValues } from "./open-values.ts";
import { runningNode } from "./running-node.ts";

let loads = 0;

/** Loads a bundle into the calling thread, for debuggers. */
export const loadInProcess: InProcessModule["loadInProcess"] = async (options, send) => {
  // The calls of a workflow that was loaded here before are not of this graph.
  Reflect.deleteProperty(globalThis, recorderKey);
  const output = captureOutput(send, "mute");
  const restore = redirectStreams(output);
  let loaded: LoadedWorkflow;
  try {
    loaded = await loadWorkflow(options, loads++);
  } catch (thrown) {
    // The probe loaded it without an error, so this load is not like the first one.
    const { name, message } = describeThrown(thrown);
    const reply = { kind: "differs", found: `it threw ${name}: ${message}`, lines: 0 } as const;
    return { perform: () => Promise.resolve(reply), stop: () => false, close: () => undefined };
  } finally {
    output.end();
    restore();
  }
  return open(loaded, options.storage, send, options.calls);
};

/** What handles recorded in the calling thread ask for, with all its recorded calls. */
export const describeRecorded: InProcessModule["describeRecorded"] = (asked, title, folder) =>
  describeWorkflow({
    recorder: ownRecorder(),
    targets: collectTargets(asked, title),
    paramsText: noParams,
    folder,
  });

/** Runs the calls that the calling thread has recorded itself. */
export const adoptInProcess: InProcessModule["adoptInProcess"] = (storage, folder, send) =>
  open({ recorder: ownRecorder(), targets: [], paramsText: noParams, folder }, storage, send);

const noParams = "{}";

function ownRecorder(): Recorder {
  const recorder = (globalThis as { [recorderKey]?: Recorder })[recorderKey] ?? emptyRecorder();
  nameAnonymous(recorder);
  return recorder;
}

function open(
  loaded: LoadedWorkflow,
  storage: RealmStorage,
  send: (notice: Notice) => void,
  calls?: number,
): InProcessRealm {
  // Whoever hears of a notice is no part of the node that caused it, and may print for itself.
  const tell = (notice: Notice): void => {
    runningNode.exit(send, notice);
  };
  const output = captureOutput(tell, "mute");
  const realm = openRealm({
    loaded,
    ...openValues(storage),
    output,
    send: tell,
    now: Date.now,
    givesUp: true,
    ...(calls === undefined ? {} : { calls }),
  });
  // Whoever shares this thread with the nodes prints, throws and exits as before.
  const isNodeCode = (): boolean => runningNode.getStore() !== undefined;
  const ways = [
    redirectStreams(output, isNodeCode),
    leadToStderr((name, chunk) => {
      output.write(name, chunk);
    }, isNodeCode),
    boundChildren(() => (isNodeCode() ? timeLeftMs() : Infinity)),
    guardNodes(realm, tell),
    forbidExit(isNodeCode),
  ];
  return {
    async perform(request) {
      try {
        return await realm.perform(request);
      } finally {
        loaded.recorder.running = undefined;
        realm.tidy();
      }
    },
    stop: () => realm.stop(),
    close() {
      output.end();
      // The later ones stand on the earlier ones.
      for (const back of ways.reverse()) back();
    },
  };
}

function guardNodes(realm: Realm, send: (notice: Notice) => void): () => void {
  return guardRealm({ realm: () => realm, running: () => undefined, send, strays: "throw" });
}

function forbidExit(isNodeCode: () => boolean): () => void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    if (!isNodeCode()) return exit(code);
    throw new ExitCalled(Number(code ?? process.exitCode ?? 0));
  };
  return () => {
    process.exit = exit;
  };
}
