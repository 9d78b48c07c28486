/** `maxtoken`: a limit to what the client may ask for. */
import { z } from "zod";

import { capTokens } from "./cap-tokens.ts";
import { transformer, type Transformer } from "./types.ts";

export const maxtoken: Transformer = transformer({
  name: "maxtoken",
  kind: "tweak",
  summary: "Lowers `max_tokens` to the limit when the client asks for more.",
  options: z.object({ max_tokens: z.int().min(1).describe("the limit in tokens") }),
  make:
    ({ max_tokens }) =>
    () => ({ request: (request) => capTokens(request, max_tokens) }),
});
