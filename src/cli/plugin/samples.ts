/** What a transformer is tried on: a request in CCR's common form, and answers to it. */
import type { Fields } from "../../transformers/foreign.ts";

export const REQUEST: Fields = {
  model: "sample-model",
  max_tokens: 100,
  messages: [
    { role: "system", content: "You are a helper." },
    { role: "user", content: [{ type: "text", text: "What is in the file?" }] },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "call_1", type: "function", function: { name: "Read", arguments: '{"file_path":"a.txt"}' } }],
    },
    { role: "tool", tool_call_id: "call_1", content: "漢字" },
  ],
  tools: [
    {
      type: "function",
      function: {
        name: "Read",
        description: "Reads a file.",
        parameters: { type: "object", properties: { file_path: { type: "string" } }, required: ["file_path"] },
      },
    },
  ],
};

const CALL = {
  id: "call_2",
  type: "function",
  function: { name: "Read", arguments: '{"file_path":"b.txt"}' },
};
const USAGE = { prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 };

export const ANSWER: Fields = {
  id: "chatcmpl-1",
  object: "chat.completion",
  model: "sample-model",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "It says 漢字.", tool_calls: [CALL] },
      finish_reason: "tool_calls",
    },
  ],
  usage: USAGE,
};

const DELTAS: readonly object[] = [
  { role: "assistant", content: "It says " },
  { content: "漢字." },
  { tool_calls: [{ index: 0, ...CALL, function: { name: "Read", arguments: "" } }] },
  { tool_calls: [{ index: 0, function: { arguments: '{"file_path":"b' } }] },
  { tool_calls: [{ index: 0, function: { arguments: '.txt"}' } }] },
];

/** As they stand on the wire. */
export const CHUNKS: readonly string[] = [
  ...DELTAS.map((delta) => chunk([{ index: 0, delta, finish_reason: null }])),
  chunk([{ index: 0, delta: {}, finish_reason: "tool_calls" }]),
  chunk([], { usage: USAGE }),
  "data: [DONE]\n\n",
];

function chunk(choices: readonly object[], more: object = {}): string {
  const event = { id: "chatcmpl-1", object: "chat.completion.chunk", model: "sample-model", choices, ...more };
  return `data: ${JSON.stringify(event)}\n\n`;
}
