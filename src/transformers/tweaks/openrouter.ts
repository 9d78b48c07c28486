/** `openrouter` and `vercel`: gateways that take routing wishes in fields of their own. */
import { z } from "zod";

import type { Fields } from "../foreign.ts";
import { transformer, type Transformer, type TweakMaker } from "./types.ts";

const options = z.looseObject({
  provider: z
    .looseObject({
      order: z.array(z.string()).optional(),
      only: z.array(z.string()).optional(),
      ignore: z.array(z.string()).optional(),
      allow_fallbacks: z.boolean().optional(),
    })
    .optional()
    .describe("which upstream providers may serve the model: `only`, `order`, `ignore`, `allow_fallbacks` and more"),
});

export const openrouter: Transformer = transformer({
  name: "openrouter",
  kind: "quirks",
  summary:
    "OpenRouter's reasoning object, cache markers and file parts. All options become fields of the request, in place of those it has.",
  options,
  make: fieldsOfRequest,
});

export const vercel: Transformer = transformer({
  name: "vercel",
  kind: "quirks",
  summary: "As `openrouter`, for Vercel's AI gateway.",
  options,
  make: fieldsOfRequest,
});

function fieldsOfRequest(fields: Fields): TweakMaker | undefined {
  return Object.keys(fields).length === 0 ? undefined : () => ({ body: (body) => ({ ...body, ...fields }) });
}
