/** Turns an answer into Chat Completions wire objects: one whole, or chunks of about a token each. */
import type { ChatRequest } from "./chat.ts";
import type { Answer } from "./script.ts";

interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
}

type Delta = Readonly<Record<string, unknown>>;

/** About what tokenizers make of English and JSON: a word or a few signs. */
const PIECES = /\s*(?:[\p{L}\p{N}]{1,8}|[^\p{L}\p{N}\s]{1,3}|$)/gu;

function pieces(text: string): string[] {
  return (text.match(PIECES) ?? []).filter((piece) => piece !== "");
}

/** The stream of an answer, in about one chunk per token. */
export function chunksOf(request: ChatRequest, answer: Answer): object[] {
  const head = headOf(request, "chat.completion.chunk");
  const choice = (delta: Delta, finish: string | null): object => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  return [
    choice({ role: "assistant", content: "" }, null),
    ...deltasOf(answer).map((delta) => choice(delta, null)),
    choice({}, finishReason(answer)),
    ...(request.includeUsage ? [{ ...head, choices: [], usage: usageOf(request, answer) }] : []),
  ];
}

function headOf(request: ChatRequest, object: string): object {
  return {
    id: `chatcmpl-${crypto.randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model: request.model,
  };
}

/** Deltas in the order they are sent. Parallel tool calls arrive interleaved, as some providers send them. */
function deltasOf({ reasoning, text, tools }: Answer): Delta[] {
  const calls = tools.map((call, index) => ({
    index,
    opening: { index, id: callId(index), type: "function", function: { name: call.name, arguments: "" } },
    fragments: pieces(JSON.stringify(call.arguments)),
  }));
  const rounds = Math.max(0, ...calls.map(({ fragments }) => fragments.length));
  return [
    ...pieces(reasoning).map((piece) => ({ reasoning_content: piece })),
    ...pieces(text).map((piece) => ({ content: piece })),
    ...calls.map(({ opening }) => ({ tool_calls: [opening] })),
    ...Array.from({ length: rounds }, (_, round) =>
      calls.flatMap(({ index, fragments }) =>
        fragments[round] === undefined ? [] : [{ tool_calls: [{ index, function: { arguments: fragments[round] } }] }],
      ),
    ).flat(),
  ];
}

function callId(index: number): string {
  return `call_${crypto.randomUUID().slice(0, 8)}_${index}`;
}

function usageOf(request: ChatRequest, answer: Answer): ChatUsage {
  const reasoning = pieces(answer.reasoning).length;
  const completion = Math.max(1, deltasOf(answer).length);
  const lengths = request.messages.map(({ text }) => estimate(text));
  const lastAnswer = request.messages.findLastIndex(({ role }) => role === "assistant");
  const tools = estimate(JSON.stringify(request.tools)) * TOOL_TEXT_FACTOR;
  const prompt = tools + sum(lengths);
  const cached = lastAnswer === -1 ? 0 : tools + sum(lengths.slice(0, lastAnswer + 1));
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached - (cached % CACHE_BLOCK) },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

/** Providers cache prompts in blocks. */
const CACHE_BLOCK = 128;
/** Only names of tools and parameters are kept of a request; their descriptions are about this much longer. */
const TOOL_TEXT_FACTOR = 20;

function estimate(text: string): number {
  return Math.ceil(text.length / 4);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function finishReason({ tools }: Answer): string {
  return tools.length > 0 ? "tool_calls" : "stop";
}

/** The whole answer, for requests without `stream`. */
export function completionOf(request: ChatRequest, answer: Answer): object {
  return {
    ...headOf(request, "chat.completion"),
    choices: [
      {
        index: 0,
        finish_reason: finishReason(answer),
        message: {
          role: "assistant",
          content: answer.text,
          ...(answer.reasoning && { reasoning_content: answer.reasoning }),
          ...(answer.tools.length > 0 && {
            tool_calls: answer.tools.map((call, index) => ({
              id: callId(index),
              type: "function",
              function: { name: call.name, arguments: JSON.stringify(call.arguments) },
            })),
          }),
        },
      },
    ],
    usage: usageOf(request, answer),
  };
}
