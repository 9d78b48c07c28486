/** Gemini's `generateContent`, of the Gemini API and of Vertex AI. */
import type { Dialect } from "../../types.ts";
import { geminiError } from "./error.ts";
import { geminiMessage } from "./message.ts";
import { geminiRequest } from "./request.ts";
import { GeminiStream } from "./stream.ts";

export const gemini: Dialect = {
  name: "gemini",
  passthrough: false,
  request: geminiRequest,
  stream: (answer) => new GeminiStream(answer),
  message: geminiMessage,
  error: geminiError,
};
