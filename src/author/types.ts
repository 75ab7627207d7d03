import type { Settled } from "../model/settled.ts";

declare const value: unique symbol;

/** What every handle offers beside its items. */
export interface HandleBase<Value> {
  /** Only for the compiler: keeps handles of different values apart. */
  readonly [value]: Value;
  /** Names the node. A name is any text but the empty one, and no two nodes of a graph may share one. */
  setName(name: string): Handle<Value>;
  /** A part of the value by key, for keys that a handle cannot offer as a property, such as `setName`. */
  item<Key extends keyof Value>(key: Key): Handle<Value[Key]>;
}

/**
 * Stands for the value of a node that has not run yet, typed by what its function returns. Pass it to wrapped functions,
 * take items of it (`h.train`, `h[0]`, destructuring), name it; anything else is an error that says so.
 */
export type Handle<Value> =
  IsAny<Value> extends true ? Anything : HandleBase<Value> & Items<NonNullable<Value>>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a handle on any is as open as any
type Anything = any;

type IsAny<Value> = 0 extends 1 & Value ? true : false;

type Primitive = string | number | boolean | bigint | symbol | null | undefined;
type AnyFunction = (...args: never) => unknown;

/** Keys that a handle keeps for itself or that would make it look like a value. */
type ReservedKey = keyof HandleBase<unknown> | "then" | "toJSON";

type Items<Value> = Value extends Primitive | AnyFunction
  ? unknown
  : Value extends readonly unknown[]
    ? number extends Value["length"]
      ? { readonly [Key in keyof Value]: Handle<Value[Key]> } & ClosedArray
      : TupleItems<Value>
    : {
        readonly [
          Key in keyof Value as Key extends ReservedKey | symbol
            ? never
            : Value[Key] extends AnyFunction
              ? never
              : Key
        ]-?: Handle<Value[Key]>;
      };

/** An array's methods need its elements, which are not there yet; only destructuring and index are left. */
type ClosedArray = Readonly<Record<Exclude<keyof unknown[], number | symbol>, never>>;

/**
 * Looks enough like an array for destructuring by position. A real tuple type in an intersection would let an index past
 * its end through.
 */
type TupleItems<Value extends readonly unknown[]> = {
  readonly [Key in keyof Value as Key extends `${number}` ? Key : never]-?: Handle<Value[Key]>;
} & ClosedArray & {
    readonly [index: number]: MissingItem;
    readonly [Symbol.unscopables]: never;
    [Symbol.iterator](): ArrayIterator<Handle<Value[number]>>;
  };

declare const missing: unique symbol;

/** What an index past the end of a tuple gives: no function takes it. */
export interface MissingItem {
  readonly [missing]: "the tuple has no item at this index";
}

declare const given: unique symbol;

/** A file, a folder, files of a glob or a variable as an argument: a node is given a path, paths or a text in its place. */
export interface Declared<Given> {
  /** Only for the compiler: what a node is given. */
  readonly [given]: Given;
}

declare const kept: unique symbol;

/** A path that a node returns together with the file that lies there. Other nodes are given it as a text. */
export type OutputFile = string & {
  /** Only for the compiler: tells it from other texts. */
  readonly [kept]: true;
};

/** A parameter that may be given as it is, as a handle, as a declared input, or as a structure with these at any depth. */
export type Argument<Value> = unknown extends Value
  ? Value
  : Value | Handle<Value> | Declared<Value> | WithHandles<Value>;

type WithHandles<Value> = Value extends Primitive | AnyFunction | Date | RegExp | ArrayBufferView
  ? Handle<Value>
  : Value extends ReadonlyMap<infer Key, infer Element>
    ? ReadonlyMap<Argument<Key>, Argument<Element>>
    : Value extends ReadonlySet<infer Element>
      ? ReadonlySet<Argument<Element>>
      : { readonly [Key in keyof Value]: Argument<Value[Key]> };

/** The parameters of a function, each of which may be a handle; optional and rest parameters stay so. */
export type Arguments<Parameters extends readonly unknown[]> = {
  [Index in keyof Parameters]: Argument<Parameters[Index]>;
};

/** A wrapped function: calling it records a node and gives its handle. */
export interface WorkflowFunction<Parameters extends readonly unknown[], Result> {
  (...args: Arguments<Parameters>): Handle<Awaited<Result>>;
  /** The plain function, for calling it inside a node. */
  readonly fn: (...args: Parameters) => Result;
  /**
   * Records a node for each element of a list, once the list is known, named `fn[0]`, `fn[1]` and so on, and gives the list of
   * what they return. A node is found again by the content of its element, wherever in the list that stands.
   */
  map(
    list: Argument<readonly Head<Parameters>[]>,
    ...same: Arguments<Tail<Parameters>>
  ): Handle<Awaited<Result>[]>;
  /** The same with options. */
  mapWith(
    options: MapOptions<Head<Parameters>> & { readonly onError: "collect" },
    list: Argument<readonly Head<Parameters>[]>,
    ...same: Arguments<Tail<Parameters>>
  ): Handle<Settled<Awaited<Result>>[]>;
  mapWith(
    options: MapOptions<Head<Parameters>>,
    list: Argument<readonly Head<Parameters>[]>,
    ...same: Arguments<Tail<Parameters>>
  ): Handle<Awaited<Result>[]>;
  /**
   * Merges a list that is not known yet to one value, two neighbours at a time, as a tree: nodes beside each other run in
   * parallel, and after a change of one element only those between it and the root run. The function has to take what it
   * returns. A list of one element gives that element; an empty list fails.
   */
  reduce(
    list: Argument<readonly (Head<Parameters> & Parameters[1])[]>,
    ...same: Arguments<Tail<Tail<Parameters>>>
  ): Handle<Awaited<Result>>;
}

type Head<Parameters extends readonly unknown[]> = Parameters[0];

type Tail<Parameters extends readonly unknown[]> = Parameters extends readonly [
  _?: unknown,
  ...rest: infer Rest,
]
  ? Rest
  : [];

/** How `mapWith` makes nodes of elements. */
export interface MapOptions<Element> {
  /** Names an element, in place of its position; runs beside the nodes, and may not give two elements one name. */
  readonly key?: (element: Element, index: number) => string | number;
  /**
   * What an element that fails does to the list: `stop`, the default, fails it; with `collect` the list has `{ ok: true, value }` and
   * `{ ok: false, error }` in place of the values.
   */
  readonly onError?: "stop" | "collect";
}

/** A wrapped class: `new` records a node, each method call records a node, and the calls on one instance are a chain. */
export interface WorkflowClass<Class extends AnyClass> {
  new (...args: Arguments<ConstructorParameters<Class>>): InstanceHandle<InstanceType<Class>>;
  /** The plain class, for use inside a node. */
  readonly fn: Class;
}

export type AnyClass = new (...args: never) => object;

/** Stands for an instance that has not been made yet; offers its methods, each call of which records a node. */
export type InstanceHandle<Instance> = {
  /** Names the node of the construction. */
  setName(name: string): InstanceHandle<Instance>;
} & {
  readonly [
    Key in keyof Instance as Instance[Key] extends AnyFunction ? Exclude<Key, "setName"> : never
  ]: Instance[Key] extends (...args: infer Parameters) => infer Result
    ? (...args: Arguments<Parameters>) => Handle<Awaited<Result>>
    : never;
};
