/** Claude on Vertex AI: Anthropic Messages at Google's address and on Google's terms. */
import type { Dialect } from "../../types.ts";
import { messagesError } from "../anthropic/error.ts";
import { messagesMessage } from "../anthropic/message.ts";
import { MessagesStream } from "../anthropic/stream.ts";
import { vertexClaudeRequest } from "./request.ts";

export const vertexClaude: Dialect = {
  name: "vertex-claude",
  passthrough: true,
  request: vertexClaudeRequest,
  stream: (answer) => new MessagesStream(answer),
  message: messagesMessage,
  error: messagesError,
};
