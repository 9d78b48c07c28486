/** `Anthropic`: the client's own grammar, so that requests and answers pass through. */
import { z } from "zod";

import { transformer, type Transformer } from "./types.ts";

export const anthropic: Transformer = transformer({
  name: "Anthropic",
  kind: "dialect",
  summary:
    "The provider speaks Anthropic Messages: the client's bytes go on with another model name, and the answer's bytes come back as they are.",
  options: z.object({
    UseBearer: z.boolean().default(false).describe("sends the key as `Authorization: Bearer` instead of `x-api-key`"),
  }),
  make: ({ UseBearer }) => (UseBearer ? () => ({ headers: asBearer }) : undefined),
});

function asBearer(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { "x-api-key": key, ...rest } = headers;
  return key === undefined ? headers : { ...rest, authorization: `Bearer ${key}` };
}
