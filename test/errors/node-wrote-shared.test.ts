import { expect, test } from "vitest";
import { dedent } from "../support/refusal.ts";
import { makeRig } from "../support/rig.ts";

const workflow = `import { workflow } from "ffuse";
const grid = workflow(function grid() { return new Float64Array(100_000).fill(1); })().setName("grid");
const rows = workflow(function rows() { return Array.from({ length: 9 }, (_, n) => ({ n })); })().setName("rows");
const look = workflow(function look(a: Float64Array, _: number) { return [a[7], a.length, a.buffer instanceof SharedArrayBuffer]; });
const write = workflow(function write(a: Float64Array, _: number) { a[7] = 2; return a[7]; });
const change = workflow(function change(r: { n: number }[], _: number) { r[3]!.n = 4; return r[3]; });
export default [
  look(grid, 1).setName("shared-look"),
  write(grid, 1).setName("shared-write"),
  look(grid, 2).setName("own-look"),
  write(grid, 2).setName("own-write"),
  change(rows, 1).setName("shared-change"),
  change(rows, 2).setName("own-change"),
];
`;

const off = {
  "by fingerprint": "",
  "cache: off": '  - { glob: "*", task_args: { cache: off } }\n',
};

for (const [title, more] of Object.entries(off)) {
  test(`a node that writes to what it shares fails, and no other node sees what it wrote (${title})`, async () => {
    const query = `queries:\n  - { glob: "shared-*", task_args: { share: true } }\n${more}`;
    const rig = await makeRig({ "w.ts": workflow, "q.yaml": query });
    const ran = await rig.ffuse("run", "w.ts", "--query", "q.yaml", "--print", "own-write");
    expect(ran.status, ran.stderr).toBe(1);
    expect(ran.stderr).toContain(
      dedent(`
        FFUSE_NODE_WROTE_SHARED  w.ts:9:3
          node "shared-write" wrote to the value of node "grid", which it was given only to read
          9 |   write(grid, 1).setName("shared-write"),
                ~
          hint: let the function write to a copy, value.slice(), or take share: true from the node in the query file
      `),
    );
    expect(ran.stderr).toContain(
      "node \"shared-change\" threw TypeError: Cannot assign to read only property 'n' of object '#<Object>'",
    );
    expect(ran.stderr).toContain("w  6 ran, 0 reused, 2 failed, 0 skipped");
    if (more !== "") return;
    const look = await rig.ffuse("read-task", "w", "own-look");
    expect(look.stdout).toBe("[1,100000,false]\n");
    // It shared the memory, or had a copy to look at as closely; either way it saw what was returned.
    expect((await rig.ffuse("read-task", "w", "shared-look")).stdout).toContain("[1,100000,");
    expect((await rig.ffuse("read-task", "w", "own-change")).stdout).toBe('{"n":4}\n');
  });
}
