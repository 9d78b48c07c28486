/** The table of client grammars. */
import { expect, it } from "vitest";

import { clientAt, CLIENTS } from "../../../src/transformers/clients/index.ts";

it.each([
  ["/v1/messages", "messages"],
  ["/v1/chat/completions", "openai-chat"],
  ["/chat/completions", "openai-chat"],
  ["/v1/responses", "openai-responses"],
  ["/responses", "openai-responses"],
  ["/v1/messages/count_tokens", undefined],
  ["/v1/models", undefined],
  ["/", undefined],
])("%s is spoken in %s", (path, name) => {
  expect(clientAt(path)?.name).toBe(name);
});

it("every grammar has paths of its own", () => {
  const paths = CLIENTS.flatMap((grammar) => grammar.paths);
  expect(new Set(paths).size).toBe(paths.length);
});
