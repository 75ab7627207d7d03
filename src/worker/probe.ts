import { parentPort } from "node:worker_threads";
import { isFfuseError } from "../failure/ffuse-error.ts";
import type { Failure } from "../failure/failure.ts";
import type { RealmOptions } from "../model/node-work.ts";
import { packCalls, packTargets } from "../wire/packed-calls.ts";
import type { ProbeReply, ProbeRequest } from "../wire/probe-reply.ts";
import type { Notice } from "../model/node-work.ts";
import { captureOutput, redirectStreams } from "./capture-output.ts";
import { describeConstants } from "./describe-constants.ts";
import { describeThrown, placeOf, userFrames } from "./describe-thrown.ts";
import { leadToStderr } from "./lead-to-stderr.ts";
import { describeCall } from "./describe-call.ts";
import { describeFunction } from "./describe-function.ts";
import { digestCalls } from "./digest-calls.ts";
import { loadParams, loadWorkflow, recordWithoutSites } from "./load-workflow.ts";
import type { LoadedWorkflow } from "./load-workflow.ts";

const output = captureOutput(send, "show");
redirectStreams(output);
leadToStderr((name, chunk) => {
  output.write(name, chunk);
});
announceExit();
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (thrown: unknown) => {
    output.end();
    reply(explainThrown(thrown));
  });
}

// Nothing else may keep the thread alive: it has to end if all it does is wait for an await that nothing can end.
parentPort?.once("message", (request: ProbeRequest) => {
  if (request.kind === "load") void probe(request.realm, request.how);
  if (request.kind === "load-params") void probeParams(request.realm);
});

/** No await at the top level: of one that nothing can end, the runtime would warn on stderr in words of its own. */
async function probe(
  realm: RealmOptions,
  how: Extract<ProbeRequest, { kind: "load" }>["how"],
): Promise<void> {
  try {
    if (how === "sum-up") recordWithoutSites();
    const loaded = await loadWorkflow(realm);
    output.end();
    const { recorder, paramsText, checkedParams, sayings } = loaded;
    const functions = recorder.functions.map((each) => describeFunction(each, paramsText));
    const constants = describeConstants(loaded.folder);
    const checked = checkedParams === undefined ? {} : { checkedParams };
    const said = sayings === undefined ? {} : { sayings };
    const summary = { ...digestCalls(loaded), functions, constants, ...checked, ...said };
    reply({ kind: "summary", summary });
    if (how === "all") sendAll(loaded);
    else {
      parentPort?.once("message", () => {
        sendAll(loaded);
      });
    }
  } catch (thrown) {
    output.end();
    reply(explainThrown(thrown));
  }
}

async function probeParams(realm: RealmOptions): Promise<void> {
  try {
    const params = await loadParams(realm);
    output.end();
    reply({ kind: "params", params });
  } catch (thrown) {
    output.end();
    reply(explainThrown(thrown));
  }
}

/** Calls are sent a part at a time, so that one is unpacked while the next is described. */
const callsAtOnce = 10_000;

function sendAll(loaded: LoadedWorkflow): void {
  const { calls } = loaded.recorder;
  for (let from = 0; from < calls.length; from += callsAtOnce) {
    const some = calls.slice(from, from + callsAtOnce);
    reply({ kind: "calls", calls: packCalls(some.map((call) => describeCall(call, loaded))) });
  }
  reply({ kind: "targets", targets: packTargets(loaded.targets) });
}

function explainThrown(thrown: unknown): ProbeReply<Failure> {
  const described = describeThrown(thrown);
  const place = placeOf(described.stack);
  if (!isFfuseError(thrown)) {
    return { kind: "threw", thrown: described, ...(place === undefined ? {} : { place }) };
  }
  const [first, ...rest] = thrown.failures as readonly [Failure, ...Failure[]];
  const placed = place === undefined || "place" in first ? first : { ...first, place };
  return { kind: "refused", failures: [placed, ...rest] };
}

function announceExit(): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    output.end();
    const place = placeOf(userFrames(new Error("exit").stack ?? ""));
    reply({
      kind: "exiting",
      exitCode: Number(code ?? process.exitCode ?? 0),
      ...(place === undefined ? {} : { place }),
    });
    return exit(code);
  };
}

function send(notice: Notice): void {
  parentPort?.postMessage(notice);
}

function reply(message: ProbeReply<Failure>): void {
  parentPort?.postMessage(message);
}
