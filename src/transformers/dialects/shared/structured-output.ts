/** The client's wish for an answer that fits a JSON schema. */
import type { MessagesRequest } from "../../../core/message.ts";
import { fieldsOf, type Fields } from "../../foreign.ts";

/** `output_format` is the spelling of older betas. */
export function outputSchema(request: MessagesRequest): Fields | undefined {
  const format = fieldsOf(fieldsOf(request.output_config)["format"] ?? request["output_format"]);
  return format["type"] === "json_schema" ? fieldsOf(format["schema"]) : undefined;
}

export function schemaInstruction(schema: Fields): string {
  return `Answer with one JSON object that fits this JSON schema, and nothing else:\n${JSON.stringify(schema)}`;
}
