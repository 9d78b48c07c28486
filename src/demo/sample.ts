/** The smallest value that fits a JSON schema, for answers that must be JSON. */
import { isRecord } from "../core/message.ts";

/** Schemas may refer to themselves; deeper than this nothing is filled in. */
const MAX_DEPTH = 6;

export function sampleOf(schema: Readonly<Record<string, unknown>>, depth = 0): unknown {
  if (Array.isArray(schema["enum"])) return schema["enum"][0];
  if ("const" in schema) return schema["const"];
  const type: unknown = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  switch (type) {
    case "boolean":
      return false;
    case "number":
    case "integer":
      return 0;
    case "array":
      return [];
    case "null":
      return null;
    case "object":
      return objectSample(schema, depth);
    default:
      return "Demo session";
  }
}

function objectSample(schema: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  const properties = schema["properties"];
  if (!isRecord(properties) || depth === MAX_DEPTH) return {};
  const entries = Object.entries(properties).flatMap(([name, child]) =>
    isRecord(child) ? [[name, sampleOf(child, depth + 1)]] : [],
  );
  return Object.fromEntries(entries);
}
