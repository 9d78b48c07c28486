/** Checks a Messages request. What the program does not read is not looked at. */
import { CcrError } from "../../../core/errors.ts";
import { isRecord, type MessagesRequest } from "../../../core/message.ts";

/** Throws `CCR-E010` for anything that is no Messages request. */
export function messagesRequest(body: unknown): MessagesRequest {
  assertRequest(body);
  return body;
}

function assertRequest(value: unknown): asserts value is MessagesRequest {
  if (!isRecord(value)) throw invalid("the body is not an object");
  const { model, messages } = value;
  if (typeof model !== "string" || model === "") throw invalid("model: a name is required");
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages: at least one message is required");
  messages.forEach(assertMessage);
  for (const { fields, holds, wanted } of OPTIONAL) {
    for (const field of fields) {
      if (value[field] !== undefined && !holds(value[field])) throw invalid(`${field}: ${wanted} is required`);
    }
  }
}

interface OptionalFields {
  readonly fields: readonly string[];
  readonly holds: (value: unknown) => boolean;
  readonly wanted: string;
}

const OPTIONAL: readonly OptionalFields[] = [
  { fields: ["metadata", "thinking", "output_config", "tool_choice"], holds: isRecord, wanted: "an object" },
  {
    fields: ["max_tokens", "temperature", "top_p", "top_k"],
    holds: (value) => typeof value === "number",
    wanted: "a number",
  },
  { fields: ["stop_sequences"], holds: isTexts, wanted: "a list of texts" },
  { fields: ["system"], holds: isContent, wanted: "text or a list of text blocks" },
  { fields: ["tools"], holds: (value) => Array.isArray(value) && value.every(isTool), wanted: "a list of tools" },
];

function assertMessage(message: unknown, index: number): void {
  if (!isRecord(message) || !isContent(message["content"])) throw invalid(`messages.${index}: content is required`);
  const { role } = message;
  if (role !== "user" && role !== "assistant" && role !== "system")
    throw invalid(`messages.${index}: role is not known`);
}

function isContent(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.every((block) => isRecord(block) && typeof block["type"] === "string"))
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

/** Only what runs at Anthropic may be without a name. */
function isTool(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { name, type } = value;
  return typeof name === "string" || (name === undefined && typeof type === "string" && type !== "custom");
}

function invalid(detail: string): CcrError {
  return new CcrError("CCR-E010", { detail });
}
