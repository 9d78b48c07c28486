/** Input items as a conversation. */
import type { Block } from "../../../core/message.ts";
import { blocksOfContent, textBlocks } from "../openai/content.ts";
import { Conversation } from "../openai/conversation.ts";
import type { RequestObject } from "../openai/request-object.ts";
import { customInput, inputOfArguments, modelName } from "../openai/tools.ts";
import { decryptedBlock } from "./encrypted.ts";

/** Between the parts of a summary. */
const BETWEEN_PARTS = "\n\n";

export function conversationOf(request: RequestObject): Conversation {
  const conversation = new Conversation();
  conversation.instruct(textBlocks(request.text("instructions") ?? ""));
  if (typeof request.value("input") === "string") conversation.user(textBlocks(request.text("input") ?? ""));
  else for (const item of request.objects("input")) add(item, conversation);
  return conversation;
}

function add(item: RequestObject, conversation: Conversation): void {
  const type = item.text("type") ?? "message";
  switch (type) {
    case "message":
      return addMessage(item, conversation);
    case "reasoning":
      return conversation.assistant(reasoningBlocks(item));
    case "function_call":
      return conversation.assistant([toolUse(item, inputOfArguments(item.text("arguments") ?? ""))]);
    case "custom_tool_call":
      return conversation.assistant([toolUse(item, customInput(item.text("input") ?? ""))]);
    case "function_call_output":
    case "custom_tool_call_output":
      return conversation.result(item.name("call_id"), blocksOfContent(item, "output"));
    // What a search has found is in the text behind it.
    case "web_search_call":
      return;
    case "item_reference":
      throw item.fault("", "items are not stored here; send the item itself");
    default:
      throw item.fault("type", `${type} is not supported`);
  }
}

function addMessage(message: RequestObject, conversation: Conversation): void {
  const blocks = blocksOfContent(message);
  switch (message.text("role")) {
    case "system":
    case "developer":
      return conversation.instruct(blocks);
    case "user":
      return conversation.user(blocks);
    case "assistant":
      return conversation.assistant(blocks);
    default:
      throw message.fault("role", "it is not known");
  }
}

/** The text is the summary, or the reasoning itself where a server has shown it. */
function reasoningBlocks(item: RequestObject): Block[] {
  const summary = textOf(item.objects("summary"));
  const text = summary === "" ? textOf(item.objects("content")) : summary;
  const block = decryptedBlock(item.text("encrypted_content") ?? "", text);
  return block ? [block] : [];
}

function textOf(parts: readonly RequestObject[]): string {
  return parts.map((part) => part.text("text") ?? "").join(BETWEEN_PARTS);
}

function toolUse(item: RequestObject, input: unknown): Block {
  const name = modelName(item.name("name"), item.text("namespace"));
  return { type: "tool_use", id: item.name("call_id"), name, input };
}
