import { Buffer } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import type { NodeId } from "../model/ids.ts";
import type { Notice } from "../model/node-work.ts";
import { runningNode } from "./running-node.ts";

/** Turns what user code prints into lines that carry the node that printed them. */
export interface OutputCapture {
  /** A request begins: counts lines from zero. */
  begin(): void;
  /** From here on lines belong to this node. */
  attribute(node: NodeId): void;
  /** Drops what is printed until the next `attribute`: it was shown when it was printed first. */
  mute(): void;
  /** Ends open lines and gives the number of lines since `begin`. */
  end(): number;
  /** Sends what a node tells beside its streams, counted and dropped as its lines are. */
  say(notice: Notice): void;
  /** Takes a chunk of a stream. */
  write(stream: "stdout" | "stderr", chunk: string | Uint8Array): void;
}

/** A line longer than this is cut into several, so that a node that never breaks its line cannot fill the memory. */
const lineLimit = 64 * 1024;

interface OpenLine {
  readonly decoder: StringDecoder;
  text: string;
  /** Whose line it is. */
  owner: NodeId | undefined;
}

/** With `loading: "mute"`, what the module prints while it loads is dropped. */
export function captureOutput(
  send: (notice: Notice) => void,
  loading: "show" | "mute",
): OutputCapture {
  const streams: Readonly<Record<"stdout" | "stderr", OpenLine>> = {
    stdout: { decoder: new StringDecoder("utf8"), text: "", owner: undefined },
    stderr: { decoder: new StringDecoder("utf8"), text: "", owner: undefined },
  };
  let node: NodeId | undefined;
  let muted = loading === "mute";
  let lines = 0;

  const sendLine = (stream: "stdout" | "stderr", line: string): void => {
    if (muted) return;
    const { owner } = streams[stream];
    if (owner === node) lines += 1;
    send({ kind: "printed", node: owner, stream, line });
  };
  const endLine = (stream: "stdout" | "stderr"): void => {
    const state = streams[stream];
    if (state.text !== "") sendLine(stream, state.text);
    state.text = "";
  };
  const endLines = (): void => {
    endLine("stdout");
    endLine("stderr");
  };

  return {
    begin() {
      endLines();
      lines = 0;
    },
    attribute(next) {
      endLines();
      node = next;
      lines = 0;
      muted = false;
    },
    mute() {
      endLines();
      muted = true;
    },
    end() {
      endLines();
      return lines;
    },
    say(notice) {
      if (muted) return;
      if (notice.node === node) lines += 1;
      send(notice);
    },
    write(stream, chunk) {
      const state = streams[stream];
      // Code of a node that has ended may still print while another one runs.
      const owner = runningNode.getStore()?.node ?? node;
      if (state.owner !== owner) endLine(stream);
      state.owner = owner;
      state.text += typeof chunk === "string" ? chunk : state.decoder.write(Buffer.from(chunk));
      const parts = state.text.split("\n");
      state.text = parts.pop() ?? "";
      for (const line of parts) sendLine(stream, line.replace(/\r$/, ""));
      while (state.text.length > lineLimit) {
        sendLine(stream, state.text.slice(0, lineLimit));
        state.text = state.text.slice(lineLimit);
      }
    },
  };
}

/**
 * Sends everything that is written to this realm's standard streams to a capture, or only what `isWanted` holds for;
 * gives the way back.
 */
export function redirectStreams(
  capture: OutputCapture,
  isWanted: () => boolean = () => true,
): () => void {
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  let sending = false;

  streams.forEach((stream, index) => {
    const name = index === 0 ? "stdout" : "stderr";
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      // A reader of the lines may print them from this very call, in a realm that it shares with user code.
      if (sending || !isWanted()) {
        return originals[index]?.(chunk, encoding as BufferEncoding, done) ?? true;
      }
      sending = true;
      try {
        const text =
          typeof chunk === "string" && typeof encoding === "string" && encoding !== "utf8"
            ? Buffer.from(chunk, encoding)
            : chunk;
        capture.write(name, text);
      } finally {
        sending = false;
      }
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
    stream.write = write;
  });
  return () => {
    streams.forEach((stream, index) => {
      const original = originals[index];
      if (original !== undefined) stream.write = original;
    });
  };
}
