import type { DescribedParam, ParamsDescription } from "../model/params-description.ts";
import type { StandardSchema } from "./check-params.ts";
import { isSchema, schemaTypeText } from "./schema-type-text.ts";
import type { JsonSchema } from "./schema-type-text.ts";

/** The part of the Standard JSON Schema interface that is used: https://standardschema.dev/json-schema */
interface Converter {
  input(options: {
    readonly target: string;
    readonly libraryOptions?: Readonly<Record<string, unknown>>;
  }): unknown;
}

/**
 * The parameters that a schema tells: by the JSON Schema that it offers, or by what schemas of Valibot and types of ArkType
 * show of themselves.
 */
export function describeSchema(schema: StandardSchema): ParamsDescription {
  const { vendor = "unknown", jsonSchema } = schema["~standard"];
  const untold = (why: string): ParamsDescription => ({
    kind: "untold",
    vendor: String(vendor),
    why,
  });
  try {
    if (isConverter(jsonSchema)) {
      const told = jsonSchemaOf(jsonSchema);
      const params = isSchema(told) ? paramsOf(told, defaultsOf(schema)) : undefined;
      return params === undefined ? untold("it is no schema of an object") : listed(params);
    }
    const entries = (schema as { readonly entries?: unknown }).entries;
    if (vendor === "valibot" && isSchema(entries)) {
      return listed(Object.entries(entries).map(([name, entry]) => describeEntry(name, entry)));
    }
    return untold("it has no ~standard.jsonSchema");
  } catch (error) {
    return untold(error instanceof Error ? error.message : String(error));
  }
}

function listed(params: readonly DescribedParam[]): ParamsDescription {
  return { kind: "listed", params };
}

function isConverter(value: unknown): value is Converter {
  return isSchema(value) && typeof value["input"] === "function";
}

/** What cannot be said in JSON Schema is left open: Zod and ArkType are asked for that, each in its words. */
function jsonSchemaOf(converter: Converter): unknown {
  const libraryOptions = {
    unrepresentable: "any",
    fallback: ({ base }: { readonly base: unknown }) => base,
  };
  try {
    return converter.input({ target: "draft-2020-12", libraryOptions });
  } catch {
    return converter.input({ target: "draft-07" });
  }
}

function paramsOf(
  { properties, required }: JsonSchema,
  defaults: ReadonlyMap<string, unknown>,
): readonly DescribedParam[] | undefined {
  if (!isSchema(properties)) return undefined;
  const needed = Array.isArray(required) ? (required as readonly unknown[]) : [];
  return Object.entries(properties).map(([name, part]): DescribedParam => {
    const about = isSchema(part) ? part : {};
    const value = "default" in about ? about["default"] : defaults.get(name);
    return {
      ...{ name, type: schemaTypeText(part), isRequired: needed.includes(name) },
      ...defaultText(value),
      ...descriptionOf(about),
    };
  });
}

/** JSON Schemas of inputs by ArkType leave defaults out, and its types list them. */
function defaultsOf(schema: object): ReadonlyMap<string, unknown> {
  const { props } = schema as { readonly props?: unknown };
  if (!Array.isArray(props)) return new Map();
  return new Map(
    props.flatMap((prop: unknown): [string, unknown][] => {
      // Its parts of types can be called.
      if (!isSchema(prop) && typeof prop !== "function") return [];
      const { key, default: value } = prop as {
        readonly key?: unknown;
        readonly default?: unknown;
      };
      return typeof key === "string" && value !== undefined ? [[key, value]] : [];
    }),
  );
}

/** Types that make a parameter optional in Valibot. */
const optionals = ["optional", "exact_optional", "nullish", "undefinedable"];

function describeEntry(name: string, entry: unknown): DescribedParam {
  const schema = isSchema(entry) ? entry : {};
  const isOptional = optionals.includes(String(schema["type"]));
  const inner = isOptional && isSchema(schema["wrapped"]) ? schema["wrapped"] : schema;
  const pipe = [schema["pipe"], inner["pipe"]].find(Array.isArray) as
    readonly unknown[] | undefined;
  const about = pipe?.find((step) => isSchema(step) && step["type"] === "description");
  return {
    ...{ name, type: expectedText(inner), isRequired: !isOptional },
    ...defaultText(schema["default"]),
    ...descriptionOf(isSchema(about) ? about : {}),
  };
}

function expectedText(schema: JsonSchema): string {
  const { expects, item } = schema;
  const text = typeof expects === "string" ? expects.replace(/^\((.*)\)$/, "$1") : "any";
  return text === "Array" && isSchema(item) ? `${expectedText(item)}[]` : text;
}

/** Nothing for a default that is made anew each time and cannot be made here, or that JSON cannot say. */
function defaultText(value: unknown): Pick<DescribedParam, "default"> {
  try {
    const made: unknown = typeof value === "function" ? (value as () => unknown)() : value;
    const text: unknown = JSON.stringify(made);
    return typeof text === "string" ? { default: text } : {};
  } catch {
    return {};
  }
}

function descriptionOf({ description }: JsonSchema): Pick<DescribedParam, "description"> {
  return typeof description === "string" ? { description } : {};
}
