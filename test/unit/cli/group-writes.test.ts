import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { groupWrites } from "../../../src/cli/group-writes.ts";

function memory(): { readonly stream: Writable; readonly pieces: string[] } {
  const pieces: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(piece: string, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  return { stream, pieces };
}

const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

test("what is said in one turn is written in one piece, after all promises of that turn", async () => {
  const { stream, pieces } = memory();
  const lines = groupWrites(stream);
  lines.write("a\n");
  void Promise.resolve().then(() => {
    lines.write("b\n");
  });
  expect(pieces).toEqual([]);
  await turn();
  lines.write("c\n");
  await turn();
  expect(pieces).toEqual(["a\nb\n", "c\n"]);
});

test("a flush writes at once what has been said, and nothing twice", async () => {
  const { stream, pieces } = memory();
  const lines = groupWrites(stream);
  lines.write("a\n");
  lines.flush();
  expect(pieces).toEqual(["a\n"]);
  await turn();
  lines.flush();
  expect(pieces).toEqual(["a\n"]);
});
