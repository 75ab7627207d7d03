import { FfuseError } from "../failure/ffuse-error.ts";
import type { RealmOptions } from "../model/node-work.ts";
import type { Params } from "../model/run-params.ts";

/** The part of the Standard Schema interface that is used: https://standardschema.dev */
export interface StandardSchema {
  readonly "~standard": {
    readonly vendor?: unknown;
    readonly jsonSchema?: unknown;
    validate(value: unknown): StandardResult | Promise<StandardResult>;
  };
}

interface StandardResult {
  readonly value?: unknown;
  readonly issues?: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
  }[];
}

/** What an exported schema makes of parameters; the parameters if there is none. Throws `FfuseError` `params-invalid`. */
export async function checkParams(
  schema: unknown,
  params: Params,
  { entry, paramOrigins = {} }: Pick<RealmOptions, "entry" | "paramOrigins">,
): Promise<unknown> {
  if (!isStandardSchema(schema)) return params;
  const result = await schema["~standard"].validate(params);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ message, path = [] }) => {
    const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
    const [name] = keys;
    if (name === undefined) return message;
    const origin = Object.hasOwn(paramOrigins, name) ? ` (${paramOrigins[name]})` : "";
    return `${keys.join(".")}: ${message}${origin}`;
  });
  throw new FfuseError({ reason: "params-invalid", file: entry, issues });
}

export function isStandardSchema(value: unknown): value is StandardSchema {
  return (
    value !== null &&
    (typeof value === "object" || typeof value === "function") &&
    "~standard" in value
  );
}
