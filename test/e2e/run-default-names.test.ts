import { expect, test } from "vitest";
import { makeRig } from "../support/rig.ts";

test("a function without a name takes that of the variable or property it was wrapped for", async () => {
  const { ffuse } = await makeRig({
    "w.ts": `
      import { workflow } from "ffuse";
      const double = workflow((x: number) => 2 * x);
      const triple =
        workflow(async (x: number) => 3 * x);
      const math = { half: workflow((x: number) => x / 2) };
      const Counter = workflow(class { add(x: number) { return x; } });
      function named(x: number) { return x; }
      const other = workflow(named);
      double(1); double(2).setName("two"); double(3);
      triple(math.half(4));
      new Counter().add(5);
      other(6);
      workflow(() => 7)();
    `,
  });
  expect((await ffuse("run", "w.ts")).status).toBe(0);
  const listed = JSON.parse((await ffuse("ls-tasks", "w", "--json")).stdout) as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual([
    "Counter.add_0000",
    "Counter_0000",
    "anonymous_0000",
    "double_0000",
    "double_0002",
    "half_0000",
    "named_0000",
    "triple_0000",
    "two",
  ]);
});
