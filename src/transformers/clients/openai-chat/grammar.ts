/** OpenAI Chat Completions, as clients speak it. */
import { errorBody } from "../openai/error.ts";
import type { ClientGrammar } from "../types.ts";
import { completionOf } from "./completion.ts";
import { chatRequest } from "./request.ts";
import { ChatPrinter } from "./stream.ts";

export const openaiChat: ClientGrammar = {
  name: "openai-chat",
  paths: ["/v1/chat/completions", "/chat/completions"],
  native: false,
  requestIdHeader: "x-request-id",
  request: (body, headers) => {
    const asked = chatRequest(body, headers);
    return {
      request: asked.request,
      answer: {
        stream: (head) => new ChatPrinter(asked, head),
        whole: (message, head) => JSON.stringify(completionOf(asked, message, head)),
      },
    };
  },
  error: errorBody,
};
