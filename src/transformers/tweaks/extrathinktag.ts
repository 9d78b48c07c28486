/** `extrathinktag`: thoughts between `<think>` tags that do not stand at the start of the answer. */
import { z } from "zod";

import { TaggedThoughts } from "./tagged-thoughts.ts";
import { transformer, type Transformer } from "./types.ts";

export const extrathinktag: Transformer = transformer({
  name: "extrathinktag",
  kind: "tweak",
  summary:
    "Makes a thinking block of the first `<think>…</think>` in each text, wherever it stands. At the very start of an answer Chat Completions servers get that without it.",
  options: z.object({}),
  make: () => () => ({
    answer: (answer) => new TaggedThoughts({ open: "<think>", close: "</think>", anywhere: true }, answer),
  }),
});
