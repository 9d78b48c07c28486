/** All transformers that CCR has built in, by CCR's names. */
import { z } from "zod";

import { anthropic } from "./anthropic.ts";
import { cleancache } from "./cleancache.ts";
import { customparams } from "./customparams.ts";
import { deepseek } from "./deepseek.ts";
import { enhancetool } from "./enhancetool.ts";
import { extrathinktag } from "./extrathinktag.ts";
import { forcereasoning } from "./forcereasoning.ts";
import { maxtoken } from "./maxtoken.ts";
import { openrouter, vercel } from "./openrouter.ts";
import { reasoning } from "./reasoning.ts";
import { sampling } from "./sampling.ts";
import { tooluse } from "./tooluse.ts";
import { transformer, type Transformer, type TransformerKind } from "./types.ts";

export const TRANSFORMERS: readonly Transformer[] = [
  anthropic,
  named("dialect", "OpenAI", "The provider speaks OpenAI Chat Completions, whatever its URL looks like."),
  named("dialect", "openai-responses", "The provider speaks OpenAI Responses."),
  named("dialect", "gemini", "The provider speaks Google's `generateContent`; the URL ends in `/models/`."),
  named(
    "dialect",
    "vertex-gemini",
    "Gemini on Vertex AI. `GOOGLE_CLOUD_PROJECT`, `GOOGLE_CLOUD_LOCATION` and `GOOGLE_APPLICATION_CREDENTIALS` count, in the environment or in the configuration file.",
  ),
  named("dialect", "vertex-claude", "Claude on Vertex AI, with the same variables as `vertex-gemini`."),
  transformer({
    name: "vertex-openai",
    kind: "dialect",
    summary:
      "Vertex AI's Chat Completions: the URL ends in `/endpoints/openapi/chat/completions`. Without options, the credentials are those of `vertex-gemini`.",
    options: z
      .object({
        client_email: z.string(),
        private_key: z.string(),
        private_key_id: z.string(),
        project_id: z.string(),
        token_uri: z.string(),
      })
      .partial(),
  }),
  deepseek,
  openrouter,
  vercel,
  named("quirks", "groq", "Groq's name for the length limit. Tool calls keep the ids that Groq gives them."),
  named(
    "quirks",
    "cerebras",
    "Cerebras' name for the length limit. Whether the model reasons is left to the provider.",
  ),
  named("quirks", "maxcompletiontokens", "Sends `max_tokens` under the name `max_completion_tokens`."),
  named("quirks", "streamoptions", "Asks for token counts in streams, which most vendors get asked for without it."),
  maxtoken,
  sampling,
  customparams,
  cleancache,
  tooluse,
  enhancetool,
  reasoning,
  forcereasoning,
  extrathinktag,
];

/** A name that says all there is to say. */
function named(kind: TransformerKind, name: string, summary: string): Transformer {
  return transformer({ name, kind, summary, options: z.object({}) });
}

const BY_NAME: ReadonlyMap<string, Transformer> = new Map(TRANSFORMERS.map((row) => [row.name.toLowerCase(), row]));

/** Any case will do. */
export function transformerNamed(name: string): Transformer | undefined {
  return BY_NAME.get(name.toLowerCase());
}
