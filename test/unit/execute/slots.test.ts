import fc from "fast-check";
import { expect, test } from "vitest";
import { Slots } from "../../../src/execute/slots.ts";

test("never more are in than there are slots, those that wait get in in their order, and in the end all slots are free", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 40 }),
      async (size, steps) => {
        const slots = new Slots(size);
        let inside = 0;
        let asked = 0;
        const entered: number[] = [];
        const enter = async (turn: number): Promise<void> => {
          if (!slots.take()) await slots.taken();
          entered.push(turn);
          inside += 1;
          expect(inside).toBeLessThanOrEqual(size);
        };
        const leave = async (): Promise<void> => {
          inside -= 1;
          slots.give();
          await Promise.resolve();
          await Promise.resolve();
        };
        for (const comes of steps) {
          if (comes) void enter(asked++);
          else if (inside > 0) await leave();
        }
        while (inside > 0) await leave();
        expect(entered).toEqual(Array.from({ length: asked }, (_, turn) => turn));
        expect(Array.from({ length: size + 1 }, () => slots.take())).toEqual([
          ...Array.from({ length: size }, () => true),
          false,
        ]);
      },
    ),
  );
});
