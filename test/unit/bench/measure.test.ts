import { describe, expect, it } from "vitest";

interface Row {
  readonly what: string;
  readonly against: string;
  readonly value?: number;
  readonly unit?: string;
  readonly bar?: number;
  readonly isMore?: boolean;
  readonly note?: string;
  readonly peers?: readonly object[];
}
const { median, interleave } = (await import(urlOf("measure.js"))) as {
  readonly median: (values: readonly number[]) => number;
  readonly interleave: (
    cases: Readonly<Record<string, (round: number) => unknown>>,
    rounds: number,
  ) => Promise<Record<string, number>>;
};
const { formatRows, formatValue, shareOfBar } = (await import(urlOf("rows.js"))) as {
  readonly formatRows: (rows: readonly Row[]) => string;
  readonly formatValue: (value: number, unit: string) => string;
  readonly shareOfBar: (row: Row) => number;
};
const { drawRows } = (await import(urlOf("picture.js"))) as {
  readonly drawRows: (rows: readonly Row[]) => string;
};
const row = { what: "a run", against: "another", unit: "×" };

function urlOf(name: string): string {
  return new URL(`../../../bench/${name}`, import.meta.url).href;
}

describe("median", () => {
  it("is the one in the middle, whatever the order, by number and not by text", () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it("is the higher of two in the middle", () => {
    expect(median([4, 1, 3, 2])).toBe(3);
  });

  it("leaves the values in their order", () => {
    const values = [2, 1];
    median(values);
    expect(values).toEqual([2, 1]);
  });
});

describe("interleave", () => {
  it("measures every case once a round, in turn, and gives the median of each", async () => {
    const order: string[] = [];
    const measure = (title: string, values: readonly number[]) => (round: number) => {
      order.push(`${title} ${round}`);
      return values[round];
    };
    const medians = await interleave(
      { bare: measure("bare", [3, 1, 2]), ours: measure("ours", [9, 7, 8]) },
      3,
    );
    expect(medians).toEqual({ bare: 2, ours: 8 });
    expect(order).toEqual(["bare 0", "ours 0", "bare 1", "ours 1", "bare 2", "ours 2"]);
  });

  it("waits for one measurement before it starts the next", async () => {
    let running = 0;
    const alone = async (): Promise<number> => {
      running += 1;
      await Promise.resolve();
      const together = running;
      running -= 1;
      return together;
    };
    expect(await interleave({ one: alone, other: alone }, 2)).toEqual({ one: 1, other: 1 });
  });
});

describe("the share of a bar", () => {
  it("is above one where a value is over a limit", () => {
    expect(shareOfBar({ ...row, value: 3, bar: 2 })).toBe(1.5);
  });

  it("is above one where a value is under what it has to reach", () => {
    expect(shareOfBar({ ...row, value: 1, bar: 2, isMore: true })).toBe(2);
  });
});

describe("formatValue", () => {
  it.each([
    [1.0567, "×", "1.06 ×"],
    [0.05678, "×", "0.057 ×"],
    [12.345, "µs", "12.3 µs"],
    [612.4, "MB", "612 MB"],
    [12_345.6, "ms", "12346 ms"],
    [0, "s", "0.000 s"],
  ])("writes %d with the digits that count", (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });
});

describe("formatRows", () => {
  it("says of every row whether it keeps its bar, and what peers do", () => {
    const peers = [
      { name: "ninja", value: 0.5, unit: "×" },
      { name: "Ray", note: "not measured: no pip" },
    ];
    expect(
      formatRows([
        { ...row, value: 1.5, bar: 2, peers },
        { ...row, value: 1.5, bar: 2, isMore: true },
        { ...row, bar: 2, note: "not available" },
      ]),
    ).toBe(
      [
        "| what | against | measured | bar | met | how | peers |",
        "| --- | --- | ---: | ---: | --- | --- | --- |",
        "| a run | another | **1.50 ×** | ≤ 2 × | yes |  | ninja 0.500 ×; Ray (not measured: no pip) |",
        "| a run | another | **1.50 ×** | ≥ 2 × | no |  |  |",
        "| a run | another | not available | ≤ 2 × |  |  |  |",
      ].join("\n"),
    );
  });
});

describe("the picture", () => {
  it("has a bar for each row that was measured, in the colour of whether it is within", () => {
    const picture = drawRows([
      { ...row, value: 1, bar: 2 },
      { ...row, value: 4, bar: 2 },
      { ...row, bar: 2, note: "not available" },
    ]);
    expect(picture.match(/fill="#2f7d4f"/g)).toHaveLength(1);
    expect(picture.match(/fill="#d9822b"/g)).toHaveLength(1);
  });

  it("ends at its edges for what is far beyond", () => {
    const widths = [1e-9, 0.01, 100, 1e9].map((value) => {
      const [, width] = /<rect x="330" y="57" width="([^"]+)"/.exec(
        drawRows([{ ...row, value, bar: 1 }]),
      )!;
      return width;
    });
    expect(widths).toEqual(["0.0", "0.0", "520.0", "520.0"]);
  });
});
