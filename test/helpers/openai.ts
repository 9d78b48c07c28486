/** OpenAI's own SDK as a client of the proxy: what it makes of an answer is what other tools see. */
import OpenAI from "openai";
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { Response, ResponseCreateParamsNonStreaming } from "openai/resources/responses/responses";

/** The SDK would try again by itself. */
export function openAi(url: string, options: { readonly maxRetries?: number } = {}): OpenAI {
  return new OpenAI({ apiKey: "sk-client", baseURL: `${url}/v1`, maxRetries: 0, ...options });
}

export type ChatAsk = Omit<Partial<ChatCompletionCreateParamsNonStreaming>, "stream">;
export type ResponsesAsk = Omit<Partial<ResponseCreateParamsNonStreaming>, "stream">;

const MODEL = "auto";

/** By the SDK's helper, which puts the chunks together and complains about wrong ones. */
export function streamedChat(url: string, ask: ChatAsk = {}): Promise<ChatCompletion> {
  const request = { model: MODEL, messages: [{ role: "user" as const, content: "hi" }], ...ask };
  const stream = openAi(url).chat.completions.stream({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  });
  return stream.finalChatCompletion();
}

export function wholeChat(url: string, ask: ChatAsk = {}): Promise<ChatCompletion> {
  return openAi(url).chat.completions.create({
    model: MODEL,
    messages: [{ role: "user", content: "hi" }],
    ...ask,
  });
}

export function streamedResponse(url: string, ask: ResponsesAsk = {}): Promise<Response> {
  return openAi(url)
    .responses.stream({ model: MODEL, input: "hi", ...ask })
    .finalResponse();
}

export function wholeResponse(url: string, ask: ResponsesAsk = {}): Promise<Response> {
  return openAi(url).responses.create({ model: MODEL, input: "hi", ...ask });
}
