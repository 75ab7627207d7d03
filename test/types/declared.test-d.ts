import { assertType, describe, expectTypeOf, test } from "vitest";
import { env, file, files, folder, outputFile, workflow } from "../../src/index.ts";
import type { Declared, Handle, OutputFile } from "../../src/index.ts";

const takesText = workflow((path: string) => path.length);
const takesNumber = workflow((count: number) => count);
const takesTexts = workflow((paths: string[]) => paths.length);
const takesDeep = workflow(
  (options: {
    inputs: { path: string; others?: readonly string[] }[];
    byName: ReadonlyMap<string, string>;
  }) => options.inputs.length,
);
const takesRest = workflow((first: string, ...others: string[]) => others.length + first.length);

describe("declared inputs", () => {
  test("a file or a folder stands where a text is taken, at any depth", () => {
    expectTypeOf(file("a.csv")).toEqualTypeOf<Declared<string>>();
    expectTypeOf(folder(new URL("file:///data"))).toEqualTypeOf<Declared<string>>();
    assertType<Handle<number>>(takesText(file("a.csv")));
    assertType(takesText(folder("data")));
    assertType(
      takesDeep({
        inputs: [{ path: file("a.csv"), others: ["plain", file("b.csv")] }, { path: "c.csv" }],
        byName: new Map([["d", file("d.csv")]]),
      }),
    );
    assertType(takesRest(file("a"), "b", folder("c")));
  });

  test("a file is refused where a number is taken, at any depth", () => {
    // @ts-expect-error a node that takes a number cannot be given a path
    takesNumber(file("a.csv"));
    // @ts-expect-error the same for a folder
    takesNumber(folder("data"));
    const takesDeepNumber = workflow((options: { list: { count: number }[] }) => options.list);
    // @ts-expect-error and for one further down
    takesDeepNumber({ list: [{ count: file("a.csv") }] });
    // @ts-expect-error the files of a glob are no single path
    takesText(files("*.csv"));
    // @ts-expect-error a file is no list of paths
    takesTexts(file("a.csv"));
  });

  test("the files of a glob stand where an array of texts is taken", () => {
    expectTypeOf(files("data/*.csv")).toEqualTypeOf<Declared<string[]>>();
    assertType(takesTexts(files("data/*.csv")));
    assertType(workflow((paths: readonly string[]) => paths.length)(files("data/*.csv")));
    const takesNested = workflow((options: { paths: string[]; k: number }) => options.k);
    assertType(takesNested({ paths: files("data/*.csv"), k: 1 }));
    // @ts-expect-error an array of numbers is not what a glob gives
    workflow((counts: number[]) => counts.length)(files("data/*.csv"));
  });

  test("a variable may be unset unless it has a fallback", () => {
    expectTypeOf(env("KEY")).toEqualTypeOf<Declared<string | undefined>>();
    expectTypeOf(env("KEY", "fallback")).toEqualTypeOf<Declared<string>>();
    assertType(takesText(env("KEY", "fallback")));
    // @ts-expect-error it may not be set
    takesText(env("KEY"));
    assertType(workflow((value: string | undefined) => value)(env("KEY")));
    assertType(workflow((value?: string) => value)(env("KEY")));
    // @ts-expect-error a variable is a text
    takesNumber(env("KEY", "3"));
  });

  test("a declared input is no value of its own", () => {
    // @ts-expect-error its path is known when the node runs
    assertType<string>(file("a.csv"));
    // @ts-expect-error a glob is a text
    files(new URL("file:///data/*.csv"));
    // @ts-expect-error so is the name of a variable
    env(3);
  });

  test("a class takes declared inputs where it takes texts", () => {
    const Model = workflow(
      class Model {
        readonly path: string;
        constructor(path: string) {
          this.path = path;
        }
        fit(paths: string[], count: number): number {
          return paths.length + count;
        }
      },
    );
    const model = new Model(file("a.csv"));
    expectTypeOf(model.fit(files("*.csv"), 1)).toEqualTypeOf<Handle<number>>();
    // @ts-expect-error a number is taken here
    model.fit(files("*.csv"), file("a.csv"));
  });
});

describe("returned files", () => {
  const draw = workflow(() => ({ plots: [outputFile("plot.svg")], rows: 3 }));
  const save = workflow(async () => Promise.resolve(outputFile(new URL("file:///out.txt"))));

  test("stand in the type that a node returns", () => {
    expectTypeOf(draw()).toEqualTypeOf<Handle<{ plots: OutputFile[]; rows: number }>>();
    expectTypeOf(save()).toEqualTypeOf<Handle<OutputFile>>();
    assertType<string>(outputFile("plot.svg"));
    const declared = workflow((): { path: string } => ({ path: outputFile("plot.svg") }));
    expectTypeOf(declared().path).toEqualTypeOf<Handle<string>>();
    // @ts-expect-error a plain text is not a file that is kept
    workflow((): OutputFile => "plot.svg");
  });

  test("are given to other nodes as texts", () => {
    assertType(takesText(save()));
    assertType(takesText(draw().plots.item(0)));
    assertType(takesTexts(draw().plots));
    assertType(takesDeep({ inputs: [{ path: save() }], byName: new Map([["a", save()]]) }));
    // @ts-expect-error a path is no number
    takesNumber(save());
    // @ts-expect-error nor is one further down
    takesNumber(draw().plots.item(0));
  });
});
