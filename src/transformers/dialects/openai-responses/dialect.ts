/** OpenAI Responses: typed items in place of messages, and reasoning that comes back encrypted. */
import type { Dialect } from "../../types.ts";
import { upstreamError } from "../../upstream-error.ts";
import { responsesMessage } from "./message.ts";
import { responsesRequest } from "./request.ts";
import { ResponsesStream } from "./stream.ts";

export const openaiResponses: Dialect = {
  name: "openai-responses",
  passthrough: false,
  request: responsesRequest,
  stream: (answer) => new ResponsesStream(answer),
  message: responsesMessage,
  error: upstreamError,
};
