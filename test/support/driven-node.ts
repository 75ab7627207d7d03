import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** Nodes whose start a test can await and whose end it decides. */
export interface Drive {
  /** Goes into the workflow's tree; `import { driven } from "./driven.ts"` and `await driven("name")` in a node. */
  readonly files: { readonly "driven.ts": string };
  /** Goes into the environment of the run. */
  readonly env: { readonly FFUSE_TEST_DRIVE: string };
  /** Comes back when the node has started and waits; each call is for one more start of that name. */
  started(name: string): Promise<DrivenNode>;
  /** Names of the nodes that have started and wait, in the order of their starts. */
  waiting(): readonly string[];
}

export interface DrivenNode {
  /** Lets the node go on with this value. */
  go(value?: unknown): void;
  /** Lets the node throw an error with this message. */
  fail(message: string): void;
  /** Comes back when the node's thread is gone, or the node has gone on. */
  readonly gone: Promise<unknown>;
}

/** A place that driven nodes report to, on a port of its own, until the test ends. */
export async function openDrive(): Promise<Drive> {
  const here = new Map<string, Socket>();
  const arrived = new Map<string, Socket[]>();
  const awaited = new Map<string, ((socket: Socket) => void)[]>();
  const server = createServer((socket) => {
    // A killed run cuts its connections.
    socket.on("error", () => undefined);
    createInterface({ input: socket }).once("line", (line) => {
      const name = JSON.parse(line) as string;
      here.set(name, socket);
      socket.on("close", () => here.delete(name));
      const tell = awaited.get(name)?.shift();
      if (tell === undefined) arrived.set(name, [...(arrived.get(name) ?? []), socket]);
      else tell(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of here.values()) socket.destroy();
    server.close();
  });

  return {
    files: { "driven.ts": drivenSource },
    env: { FFUSE_TEST_DRIVE: String((server.address() as AddressInfo).port) },
    async started(name) {
      const socket =
        arrived.get(name)?.shift() ??
        (await new Promise<Socket>((resolve) => {
          awaited.set(name, [...(awaited.get(name) ?? []), resolve]);
        }));
      const say = (order: object): void => {
        here.delete(name);
        socket.write(`${JSON.stringify(order)}\n`);
      };
      return {
        go: (value) => {
          say({ value });
        },
        fail: (message) => {
          say({ message });
        },
        gone: once(socket, "close"),
      };
    },
    waiting: () => [...here.keys()],
  };
}

const drivenSource = `
import { connect } from "node:net";
import { createInterface } from "node:readline";

/** Tells the test that the node has started, and waits for what it says. */
export async function driven<Value = unknown>(name: string): Promise<Value> {
  const socket = connect(Number(process.env["FFUSE_TEST_DRIVE"]), "127.0.0.1");
  socket.write(JSON.stringify(name) + "\\n");
  for await (const line of createInterface({ input: socket })) {
    const order = JSON.parse(line);
    socket.destroy();
    if ("message" in order) throw new Error(order.message);
    return order.value;
  }
  throw new Error("the test has hung up");
}
`;
