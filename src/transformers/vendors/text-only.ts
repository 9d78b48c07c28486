/** Models that cannot see. An image sent to one of them makes most servers refuse the whole request. */

const TEXT_ONLY: readonly RegExp[] = [
  /gpt-oss/,
  /gpt-3\.5|^o1-mini|^o3-mini/,
  /deepseek-(chat|reasoner|coder|v[23]|r1)/,
  /glm-(4|4\.[5-9]|5|5\.\d)(?![\d.v])(?!.*v)/,
  /kimi-k2(?!\.[5-9])|moonshot-v1(?!.*vision)/,
  /minimax-(m1|m2)/,
  /qwen(2\.5|3)?-?coder|qwen3[-:](next|\d+b)(?!.*vl)|qwq|^qwen-(turbo|plus|max)/,
  /codestral|ministral-8b|mistral-nemo|devstral-(small-25|medium-25)/,
  /llama-?3\.[13]|llama-?3-/,
  /nemotron-(super|ultra|nano-9b)|starcoder|phi-4(?!.*(multimodal|vision))/,
  /grok-(3|code)/,
  /sonar-deep-research/,
];

export function isTextOnly(model: string): boolean {
  const name = model.toLowerCase();
  return TEXT_ONLY.some((pattern) => pattern.test(name));
}
