/** Any message a provider may answer with. */
import fc from "fast-check";

import { NO_USAGE, type Block, type Message } from "../../src/core/message.ts";

const text = fc.string({ unit: "grapheme" });
const input = fc.dictionary(fc.string(), fc.jsonValue());

const BLOCKS: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant("text" as const), text }),
  fc.record({
    type: fc.constant("text" as const),
    text,
    citations: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant("thinking" as const), thinking: text, signature: text }),
  fc.record({ type: fc.constant("redacted_thinking" as const), data: text }),
  fc.record({
    type: fc.constant("tool_use" as const),
    id: fc.stringMatching(/^toolu_\w+$/),
    name: fc.stringMatching(/^\w+$/),
    input,
  }),
  fc.record({
    type: fc.constant("server_tool_use" as const),
    id: fc.stringMatching(/^srvtoolu_\w+$/),
    name: fc.constant("web_search"),
    input,
  }),
  fc.record({
    type: fc.constant("web_search_tool_result" as const),
    tool_use_id: text,
    content: fc.array(fc.jsonValue()),
  }),
);

export const messages: fc.Arbitrary<Message> = fc.array(BLOCKS, { maxLength: 6 }).map((content) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-opus-5-5",
  content: JSON.parse(JSON.stringify(content)),
  stop_reason: content.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn",
  stop_sequence: null,
  usage: { ...NO_USAGE, input_tokens: 3, output_tokens: 4 },
}));
