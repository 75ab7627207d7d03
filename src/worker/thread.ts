import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import type { NodeId } from "../model/ids.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { Notice } from "../model/node-work.ts";
import { packReplies } from "../wire/packed-replies.ts";
import type { NodeReply } from "../wire/packed-replies.ts";
import { unpackRuns } from "../wire/packed-runs.ts";
import type { BatchReplies, BatchRequest } from "../wire/batch.ts";
import type { OpenRequest, Reply, Request, RunRequest } from "../wire/run-request.ts";
import { boundChildren } from "./bound-children.ts";
import { timeLeftMs } from "./call-clock.ts";
import { borrowFromMain } from "./borrow-memory.ts";
import { captureOutput, redirectStreams } from "./capture-output.ts";
import { describeThrown } from "./describe-thrown.ts";
import { guardRealm } from "./guard-realm.ts";
import { leadToStderr } from "./lead-to-stderr.ts";
import { loadWorkflow, recordWithoutSites } from "./load-workflow.ts";
import { turn } from "./make-calls.ts";
import { openRealm } from "./open-realm.ts";
import type { Realm } from "./open-realm.ts";
import { openValues } from "./open-values.ts";
import { RideResults } from "./ride-results.ts";

/** Empty in a thread that was begun before its realm was known. */
const options = workerData as RealmOptions;
const output = captureOutput(send, "mute");
let realm: Realm | undefined;
let running: NodeId | undefined;
let stops: BroadcastChannel | undefined;

redirectStreams(output);
leadToStderr((name, chunk) => {
  output.write(name, chunk);
});
boundChildren(timeLeftMs);
guardRealm({ realm: () => realm, running: () => running, send, strays: "blame" });
announceExit();

/** Answers one request; the workflow is loaded when the first one comes that needs it. */
export const perform: Promise<typeof answer> = warmUp().then(() => answer);

/** Where calls stand has been found out by the probe. What a thread can load before it knows its realm, it has the time for. */
async function warmUp(): Promise<void> {
  recordWithoutSites();
  if (!("entry" in options)) await import(new URL("../author/author.js", import.meta.url).href);
}

async function answer(request: Request | BatchRequest | OpenRequest): Promise<Answer> {
  if (request.kind === "open") return open(request);
  if (request.kind === "batch") return performBatch(request);
  const reply = await performOne(request);
  realm?.tidy();
  return reply;
}

type Answer = Reply | BatchReplies | undefined;

async function open({ realm: known, load }: OpenRequest): Promise<undefined> {
  Object.assign(options, known);
  if (!load) return;
  try {
    realm ??= await openedRealm();
    // What the file has left to fail is no fault of the node that comes first.
    await turn();
  } catch {
    // The next request finds the same, and can tell.
  }
}

/** What has been run of a batch and not been told yet. */
const untold: NodeReply[] = [];

/** Replies are told by then, in milliseconds, whether or not their batch has ended. */
const tellAfterMs = 1;

async function performBatch({ runs, begun }: BatchRequest): Promise<BatchReplies> {
  const different = await openOrWhy();
  const nameOf = (node: NodeId): string => realm?.nameOf(node) ?? "";
  const results = new RideResults();
  let toldAt = performance.now();
  for (const [index, given] of unpackRuns(runs, nameOf).entries()) {
    if (Atomics.add(begun, 0, 1) !== index) break;
    const { node } = given.call;
    running = node;
    const run = results.fill(given, nameOf);
    const answer = different ?? (run === undefined ? notBegun : answerOneOfMany(run));
    const reply = answer instanceof Promise ? await answer : answer;
    results.note(node, reply);
    untold.push([node, reply]);
    const now = performance.now();
    if (now - toldAt < tellAfterMs) continue;
    send(await takeUntold());
    toldAt = performance.now();
  }
  const last = await takeUntold();
  realm?.tidy();
  return last;
}

const notBegun: Reply = { kind: "not-begun", lines: 0 };

function answerOneOfMany(run: RunRequest): Reply | Promise<Reply> {
  try {
    const reply = realm?.performOneOfMany(run);
    if (reply === undefined) throw new Error("bug: the realm is not open");
    return reply instanceof Promise ? reply.catch(bugReply) : reply;
  } catch (error) {
    return bugReply(error);
  }
}

/** Takes what has not been told, after what those nodes have left behind. */
async function takeUntold(): Promise<BatchReplies> {
  await turn();
  return { kind: "replies", replies: packReplies(untold.splice(0)) };
}

/** Opens the realm, or gives the reply to every request if that cannot be. */
async function openOrWhy(): Promise<Reply | undefined> {
  try {
    realm ??= await openedRealm();
  } catch (thrown) {
    // The probe loaded it without an error, so this load is not like the first one.
    const { name, message } = describeThrown(thrown);
    return { kind: "differs", found: `it threw ${name}: ${message}`, lines: output.end() };
  }
  return undefined;
}

async function performOne(request: Request): Promise<Reply> {
  running = request.kind === "run" ? request.call.node : undefined;
  const different = await openOrWhy();
  if (different !== undefined) return different;
  try {
    if (realm === undefined) throw new Error("bug: the realm is not open");
    return await realm.perform(request);
  } catch (error) {
    return bugReply(error);
  }
}

async function openedRealm(): Promise<Realm> {
  return openRealm({
    loaded: await loadWorkflow(options),
    ...openValues(options.storage),
    output,
    send,
    listen,
    borrower: borrowFromMain(),
    now: Date.now,
    ...(options.calls === undefined ? {} : { calls: options.calls }),
  });
}

function bugReply(error: unknown): Reply {
  const { message, stack } = error as Error;
  return { kind: "bug", message, stack, lines: output.end() };
}

function send(notice: Notice | BatchReplies): void {
  parentPort?.postMessage(notice);
}

/** Hears of a stop from here on; nobody listens in most threads, and an open channel costs. */
function listen(node: NodeId): void {
  if (stops !== undefined || options.stopChannel === undefined) return;
  stops = new BroadcastChannel(options.stopChannel);
  stops.onmessage = () => {
    realm?.stop();
  };
  stops.unref();
  send({ kind: "listening", node });
}

/** The main thread sees only that a thread has ended; this tells it that the user's code asked for it, and how. */
function announceExit(): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    output.end();
    if (untold.length > 0) send({ kind: "replies", replies: packReplies(untold.splice(0)) });
    send({ kind: "exiting", node: running, exitCode: Number(code ?? process.exitCode ?? 0) });
    return exit(code);
  };
}
