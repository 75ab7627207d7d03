import { recorderKey } from "../model/live-graph.ts";
import type { Recorder } from "../model/live-graph.ts";
import type { Notice, RealmStorage } from "../model/node-work.ts";
import type { InProcessModule, InProcessRealm } from "../wire/in-process-realm.ts";
import { collectTargets } from "./collect-targets.ts";
import { captureOutput, redirectStreams } from "./capture-output.ts";
import { ExitCalled } from "./exit-called.ts";
import { describeWorkflow, emptyRecorder, loadWorkflow } from "./load-workflow.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";
import { openRealm } from "./open-realm.ts";
import { openValues } from "./open-values.ts";

/** Loads a bundle into the calling thread, for debuggers. */
export const loadInProcess: InProcessModule["loadInProcess"] = async (options, send) => {
  // The calls of a workflow that was loaded here before are not of this graph.
  delete (globalThis as { [recorderKey]?: Recorder })[recorderKey];
  const output = captureOutput(send, "mute");
  const restore = redirectStreams(output);
  try {
    return open(await loadWorkflow(options), options.storage, send);
  } finally {
    output.end();
    restore();
  }
};

/** What handles recorded in the calling thread ask for, with all its recorded calls. */
export const describeRecorded: InProcessModule["describeRecorded"] = (asked, title) =>
  describeWorkflow({
    recorder: ownRecorder(),
    targets: collectTargets(asked, title),
    paramsText: noParams,
  });

/** Runs the calls that the calling thread has recorded itself. */
export const adoptInProcess: InProcessModule["adoptInProcess"] = (storage, send) =>
  open({ recorder: ownRecorder(), targets: [], paramsText: noParams }, storage, send);

const noParams = "{}";

function ownRecorder(): Recorder {
  return (globalThis as { [recorderKey]?: Recorder })[recorderKey] ?? emptyRecorder();
}

function open(
  loaded: LoadedWorkflow,
  storage: RealmStorage,
  send: (notice: Notice) => void,
): InProcessRealm {
  const output = captureOutput(send, "mute");
  const realm = openRealm({ loaded, values: openValues(storage), output, now: Date.now });
  return {
    async perform(request) {
      const restore = redirectStreams(output);
      const allow = forbidExit();
      try {
        return await realm.perform(request);
      } finally {
        allow();
        restore();
        loaded.recorder.running = undefined;
      }
    },
  };
}

function forbidExit(): () => void {
  const exit = process.exit;
  process.exit = (code) => {
    throw new ExitCalled(Number(code ?? process.exitCode ?? 0));
  };
  return () => {
    process.exit = exit;
  };
}
