/** Tool schemas in the dialects of JSON Schema that providers accept. */
import { fieldsOf, type Fields } from "../foreign.ts";
import { jsonSchema } from "./json.ts";
import { moonshotSchema } from "./moonshot.ts";
import { objectOf, type SchemaNode } from "./node.ts";
import { openApiSchema } from "./openapi.ts";
import { readSchema } from "./read.ts";

/**
 * `none` changes nothing; `plain` drops the names of schema and dialect, which some servers refuse; the others print the
 * subset of one provider: `gemini-json` for `parametersJsonSchema`, `gemini` for `parameters`, `kimi` for Moonshot.
 */
export type SchemaLevel = "none" | "plain" | "gemini-json" | "gemini" | "kimi";

const PRINTERS: Readonly<Partial<Record<SchemaLevel, (node: SchemaNode) => Fields>>> = {
  "gemini-json": jsonSchema,
  gemini: openApiSchema,
  kimi: moonshotSchema,
};

/** The schema of a tool's parameters, whose root is an object. Never throws, whatever `schema` is. */
export function sanitizeSchema(schema: unknown, level: SchemaLevel): Fields {
  return PRINTERS[level]?.(objectOf(readSchema(schema))) ?? unprinted(schema, level);
}

/** A schema that may describe any value, such as that of a structured answer. */
export function sanitizeValueSchema(schema: unknown, level: SchemaLevel): Fields {
  return PRINTERS[level]?.(readSchema(schema)) ?? unprinted(schema, level);
}

function unprinted(schema: unknown, level: SchemaLevel): Fields {
  const fields = fieldsOf(schema);
  if (level === "none") return fields;
  const { $schema: _schema, $id: _id, ...rest } = fields;
  return rest;
}
