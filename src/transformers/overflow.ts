/** Recognises that a prompt was too long, and reads the two numbers that Claude Code compacts by. */

/** How servers say it. Sources: OpenAI, Anthropic, Gemini, Bedrock, vLLM, llama.cpp, Mistral, xAI, Kimi, GLM, Qwen, Groq. */
const PHRASES: readonly RegExp[] = [
  /context_length_exceeded/,
  /context_window_exceeded/,
  /maximum context length/,
  /maximum prompt length/,
  /prompt is too long/,
  /prompt too long/,
  /prompt exceeds max length/,
  /input is too long/,
  /exceeds? the maximum number of tokens/,
  /exceeds? (the|this) (model's )?(context window|maximum context|context size|context length|available context)/,
  /exceeded model token limit/,
  /range of input length should be/,
  /reduce the length of the (messages|prompt|input)/,
];

/** Where the limit stands, surest first: `200000 maximum`, `maximum context length is 128000`, `limit: 262144`. */
const LIMITS: readonly RegExp[] = [
  /(\d{4,})\s*(?:tokens?\s*)?(?:maximum|limit|context)/,
  /maximum (?:\w+ )?length\D{0,30}(\d{4,})/,
  /(?:maximum|limit|allowed|available|window|context size)\D{0,40}?(\d{4,})/,
];

export function isOverflow(words: string, message: string): boolean {
  const text = `${words} ${message}`.toLowerCase();
  return PHRASES.some((phrase) => phrase.test(text));
}

/** `N tokens > M maximum`, or undefined when the text does not hold both numbers. */
export function overflowNumbers(message: string): string | undefined {
  const text = message.toLowerCase().replace(/(\d)[,_](?=\d{3})/g, "$1");
  const limit = Number(LIMITS.map((place) => place.exec(text)?.[1]).find(Boolean));
  const asked = Math.max(...Array.from(text.matchAll(/\d{4,}/g), (match) => Number(match[0])));
  return asked > limit ? `${asked} tokens > ${limit} maximum` : undefined;
}

/** Where servers say how much of what they refuse is room for the answer: OpenAI, vLLM, OpenRouter. */
const OUTPUT: readonly RegExp[] = [
  /(\d+)(?: tokens)? in the (?:completion|output)/,
  /max_(?:completion_|output_)?tokens\W.{0,40}?too large: (\d+)/,
];
const TOTAL = /requested (?:about )?(\d+)/;
const INPUT = /(\d+) input tokens/;
/** With less room left, compacting is what helps. */
const MIN_ROOM = 4_096;

/**
 * A prompt that fits, with room for an answer that does not, in the words in which Anthropic says so: Claude Code then
 * asks again for a shorter answer, instead of compacting the conversation.
 */
export function outputOverflow(message: string): string | undefined {
  const text = message.toLowerCase().replace(/(\d)[,_](?=\d{3})/g, "$1");
  const output = numberIn(text, OUTPUT);
  const window = numberIn(text, LIMITS);
  const total = numberIn(text, [TOTAL]);
  const input = numberIn(text, [INPUT]) ?? (total !== undefined && output !== undefined ? total - output : undefined);
  if (output === undefined || window === undefined || input === undefined) return undefined;
  if (window - input < MIN_ROOM) return undefined;
  return `input length and \`max_tokens\` exceed context limit: ${input} + ${output} > ${window}`;
}

function numberIn(text: string, places: readonly RegExp[]): number | undefined {
  const found = places.map((place) => place.exec(text)?.[1]).find(Boolean);
  return found === undefined ? undefined : Number(found);
}
