/** Chat messages as a conversation. */
import type { Block } from "../../../core/message.ts";
import { blocksOfContent, textBlocks } from "../openai/content.ts";
import { Conversation } from "../openai/conversation.ts";
import type { RequestObject } from "../openai/request-object.ts";
import { customInput, inputOfArguments } from "../openai/tools.ts";
import { thoughtsOf } from "./reasoning.ts";
import { woven } from "./weave.ts";

export function conversationOf(request: RequestObject): Conversation {
  const conversation = new Conversation();
  for (const message of request.objects("messages")) add(message, conversation);
  return conversation;
}

function add(message: RequestObject, conversation: Conversation): void {
  switch (message.text("role")) {
    case "system":
    case "developer":
      return conversation.instruct(blocksOfContent(message));
    case "user":
      return conversation.user(blocksOfContent(message));
    case "assistant":
      return conversation.assistant(assistantBlocks(message));
    case "tool":
      return conversation.result(message.name("tool_call_id"), blocksOfContent(message));
    default:
      throw message.fault("role", "it is not known");
  }
}

function assistantBlocks(message: RequestObject): Block[] {
  const content = message.value("content");
  const refusal = textBlocks(message.text("refusal") ?? "");
  const said =
    typeof content === "string" && refusal.length === 0 ? content : [...blocksOfContent(message), ...refusal];
  return woven(said, message.objects("tool_calls").map(toolUse), thoughtsOf(message));
}

function toolUse(call: RequestObject): Block {
  const id = call.name("id");
  const custom = call.object("custom");
  if (custom)
    return { type: "tool_use", id, name: custom.name("name"), input: customInput(custom.text("input") ?? "") };
  const called = call.object("function");
  if (!called) throw call.fault("function", "an object is required");
  return { type: "tool_use", id, name: called.name("name"), input: inputOfArguments(called.text("arguments") ?? "") };
}
