/** The client grammars, and the paths that they are spoken at. */
import { messages } from "./messages/grammar.ts";
import { openaiChat } from "./openai-chat/grammar.ts";
import { openaiResponses } from "./openai-responses/grammar.ts";
import type { ClientGrammar } from "./types.ts";

export const CLIENTS: readonly ClientGrammar[] = [messages, openaiChat, openaiResponses];

const BY_PATH: ReadonlyMap<string, ClientGrammar> = new Map(
  CLIENTS.flatMap((grammar) => grammar.paths.map((path): [string, ClientGrammar] => [path, grammar])),
);

export function clientAt(path: string): ClientGrammar | undefined {
  return BY_PATH.get(path);
}
