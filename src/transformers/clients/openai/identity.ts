/** Whose request it is and which conversation it belongs to, where the routing and the providers look for it. */
import { blocksOf, type MessageParam, type MessagesRequest } from "../../../core/message.ts";
import { stringOf } from "../../foreign.ts";
import { hash16 } from "../../hash.ts";
import type { ClientHeaders } from "../types.ts";
import type { Conversation } from "./conversation.ts";
import type { RequestObject } from "./request-object.ts";

/** Anthropic takes a user id of up to 256 characters. */
const MAX_ID = 64;
/** How much of a conversation's beginning tells it from others. */
const BEGINNING = 4_000;
/** Headers by which Codex and others name their conversation. */
const SESSION_HEADERS = ["session-id", "session_id", "x-session-id"] as const;

/** In the form of Claude Code's own `metadata`. */
export function metadataOf(
  request: RequestObject,
  headers: ClientHeaders,
  conversation: Conversation,
): Pick<MessagesRequest, "metadata"> {
  const user = request.text("safety_identifier") ?? request.text("user");
  const named = request.text("prompt_cache_key") ?? SESSION_HEADERS.map((name) => headers[name]).find(Boolean);
  const ids = {
    ...(user && { account_uuid: shortened(user) }),
    session_id: named ? shortened(named) : sessionOf(conversation),
  };
  return { metadata: { user_id: JSON.stringify(ids) } };
}

function shortened(id: string): string {
  return id.length > MAX_ID ? hash16(id) : id;
}

/** The same on every turn, because the beginning of a conversation stays while it grows. */
function sessionOf({ system, messages }: Conversation): string {
  return `conversation_${hash16(beginningOf(system) + beginningOf(messages[0]?.content ?? []))}`;
}

function beginningOf(content: MessageParam["content"]): string {
  const texts = blocksOf(content).map(({ type, text }) => `${type} ${stringOf(text).slice(0, BEGINNING)}`);
  return texts.join("\n").slice(0, BEGINNING);
}
