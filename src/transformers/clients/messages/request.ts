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
  const { model, messages, system, tools } = value;
  if (typeof model !== "string" || model === "") throw invalid("model: a name is required");
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages: at least one message is required");
  messages.forEach(assertMessage);
  if (system !== undefined && !isContent(system)) throw invalid("system: text or text blocks are required");
  if (tools !== undefined && !(Array.isArray(tools) && tools.every(isTool)))
    throw invalid("tools: a list of tools is required");
  for (const field of ["metadata", "thinking", "output_config", "tool_choice"]) {
    if (value[field] !== undefined && !isRecord(value[field])) throw invalid(`${field}: an object is required`);
  }
}

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

function isTool(value: unknown): boolean {
  return isRecord(value) && (typeof value["name"] === "string" || typeof value["type"] === "string");
}

function invalid(detail: string): CcrError {
  return new CcrError("CCR-E010", { detail });
}
