/** The dialects, by the name a provider has in the configuration. */
import type { DialectName, Target } from "../core/target.ts";
import { anthropic } from "./dialects/anthropic/dialect.ts";
import { gemini } from "./dialects/gemini/dialect.ts";
import { openaiChat } from "./dialects/openai-chat/dialect.ts";
import { openaiResponses } from "./dialects/openai-responses/dialect.ts";
import { responsesQuirksOf } from "./dialects/openai-responses/quirks.ts";
import { vertexClaude } from "./dialects/vertex-claude/dialect.ts";
import type { Dialect } from "./types.ts";

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  anthropic,
  "openai-chat": openaiChat,
  "openai-responses": openaiResponses,
  gemini,
  "vertex-claude": vertexClaude,
};

export const DIALECT_NAMES: readonly DialectName[] = Object.values(DIALECTS).map(({ name }) => name);

export function dialectOf(target: Target): Dialect {
  return DIALECTS[dialectNameOf(target)];
}

/** The provider's, except for models that are better off with Responses where it stands beside Chat Completions. */
function dialectNameOf(target: Target): DialectName {
  const { dialect, dialectFixed } = target.provider;
  if (dialect !== "openai-chat" || dialectFixed === true) return dialect;
  const { besideChat, needed } = responsesQuirksOf(target);
  return besideChat && needed ? "openai-responses" : dialect;
}
