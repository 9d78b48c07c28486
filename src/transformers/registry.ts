/** The dialects, by the name a provider has in the configuration. */
import type { DialectName, Target } from "../core/target.ts";
import { anthropic } from "./dialects/anthropic/dialect.ts";
import { openaiChat } from "./dialects/openai-chat/dialect.ts";
import type { Dialect } from "./types.ts";

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  anthropic,
  "openai-chat": openaiChat,
};

export function dialectOf(target: Target): Dialect {
  return DIALECTS[target.provider.dialect];
}
