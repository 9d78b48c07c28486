/** OpenAI Chat Completions, which nearly every provider imitates. */
import type { Dialect } from "../../types.ts";
import { upstreamError } from "../../upstream-error.ts";
import { chatMessage } from "./message.ts";
import { chatRequest } from "./request.ts";
import { ChatStream } from "./stream.ts";

export const openaiChat: Dialect = {
  name: "openai-chat",
  passthrough: false,
  request: chatRequest,
  stream: (answer) => new ChatStream(answer),
  message: chatMessage,
  error: upstreamError,
};
