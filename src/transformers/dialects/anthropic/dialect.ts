/** Anthropic Messages, the client's own grammar: requests and answers pass through. */
import type { Dialect } from "../../types.ts";
import { messagesError } from "./error.ts";
import { messagesMessage } from "./message.ts";
import { messagesRequest } from "./request.ts";
import { MessagesStream } from "./stream.ts";

export const anthropic: Dialect = {
  name: "anthropic",
  passthrough: true,
  request: messagesRequest,
  stream: (answer) => new MessagesStream(answer),
  message: messagesMessage,
  error: messagesError,
};
