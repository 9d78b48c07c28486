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
