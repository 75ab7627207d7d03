/** A JSON Schema, of which any part may be missing. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The type that a JSON Schema says, in the words of TypeScript, with the limits of numbers behind it. */
export function schemaTypeText(schema: unknown): string {
  if (!isSchema(schema)) return "any";
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const { enum: values, anyOf, oneOf, type } = schema;
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  const choices = [anyOf, oneOf].find(Array.isArray) as readonly unknown[] | undefined;
  if (choices !== undefined) return [...new Set(choices.map(schemaTypeText))].join(" | ");
  if (Array.isArray(type)) {
    return type.map((each: unknown) => schemaTypeText({ ...schema, type: each })).join(" | ");
  }
  switch (type) {
    case "array":
      return arrayText(schema);
    case "object":
      return objectText(schema);
    case "string":
      return typeof schema["format"] === "string" ? `string (${schema["format"]})` : "string";
    case "number":
    case "integer":
      return `${type}${limitsText(schema)}`;
    case "boolean":
    case "null":
      return type;
    default:
      return "any";
  }
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function arrayText({ items, prefixItems }: JsonSchema): string {
  if (Array.isArray(prefixItems)) return `[${prefixItems.map(schemaTypeText).join(", ")}]`;
  const element = schemaTypeText(items);
  return /[ |]/.test(element) ? `(${element})[]` : `${element}[]`;
}

function objectText({ properties, required, additionalProperties }: JsonSchema): string {
  if (!isSchema(properties)) {
    return isSchema(additionalProperties)
      ? `{ [name]: ${schemaTypeText(additionalProperties)} }`
      : "object";
  }
  const needed = Array.isArray(required) ? (required as readonly unknown[]) : [];
  const parts = Object.entries(properties).map(
    ([name, part]) => `${name}${needed.includes(name) ? "" : "?"}: ${schemaTypeText(part)}`,
  );
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

const limits = [
  ["minimum", "≥"],
  ["exclusiveMinimum", ">"],
  ["maximum", "≤"],
  ["exclusiveMaximum", "<"],
] as const;

/** A limit that is that of exact integers says nothing. */
function limitsText(schema: JsonSchema): string {
  const told = limits.flatMap(([key, sign]) => {
    const limit = schema[key];
    const isTold = typeof limit === "number" && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
    return isTold ? [`${sign} ${limit}`] : [];
  });
  return told.length === 0 ? "" : ` ${told.join(", ")}`;
}
