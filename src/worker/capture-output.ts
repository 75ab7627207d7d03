import { StringDecoder } from "node:string_decoder";
import type { NodeId } from "../model/ids.ts";
import type { Notice } from "../model/node-work.ts";

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
  /** Takes a chunk of a stream. */
  write(stream: "stdout" | "stderr", chunk: string | Uint8Array): void;
}

/** A line longer than this is cut into several, so that a node that never breaks its line cannot fill the memory. */
const lineLimit = 64 * 1024;

/** With `loading: "mute"`, what the module prints while it loads is dropped. */
export function captureOutput(
  send: (notice: Notice) => void,
  loading: "show" | "mute",
): OutputCapture {
  const streams = {
    stdout: { decoder: new StringDecoder("utf8"), open: "" },
    stderr: { decoder: new StringDecoder("utf8"), open: "" },
  };
  let node: NodeId | undefined;
  let muted = loading === "mute";
  let lines = 0;

  const sendLine = (stream: "stdout" | "stderr", line: string): void => {
    if (muted) return;
    lines += 1;
    send({ kind: "printed", node, stream, line });
  };
  const endLines = (): void => {
    for (const stream of ["stdout", "stderr"] as const) {
      const state = streams[stream];
      if (state.open !== "") sendLine(stream, state.open);
      state.open = "";
    }
  };

  return {
    begin() {
      lines = 0;
    },
    attribute(next) {
      endLines();
      node = next;
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
    write(stream, chunk) {
      const state = streams[stream];
      state.open += typeof chunk === "string" ? chunk : state.decoder.write(Buffer.from(chunk));
      const parts = state.open.split("\n");
      state.open = parts.pop() ?? "";
      for (const line of parts) sendLine(stream, line.replace(/\r$/, ""));
      while (state.open.length > lineLimit) {
        sendLine(stream, state.open.slice(0, lineLimit));
        state.open = state.open.slice(lineLimit);
      }
    },
  };
}

/** Sends everything that is written to this realm's standard streams to a capture; gives the way back. */
export function redirectStreams(capture: OutputCapture): () => void {
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
      if (sending) return originals[index]?.(chunk, encoding as BufferEncoding, done) ?? true;
      sending = true;
      const text =
        typeof chunk === "string" && typeof encoding === "string" && encoding !== "utf8"
          ? Buffer.from(chunk, encoding)
          : chunk;
      capture.write(name, text);
      sending = false;
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
    stream.write = write as typeof process.stdout.write;
  });
  return () => {
    streams.forEach((stream, index) => {
      const original = originals[index];
      if (original !== undefined) stream.write = original;
    });
  };
}
