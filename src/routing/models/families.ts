/** What can be said of a model by its name alone. */

/**
 * Tokens per token of OpenAI's o200k vocabulary. Claude up to 4.6: measured with its published vocabulary, 1.06 (JSON) to
 * 1.18 (Chinese). From Opus 4.7 on Anthropic names 1.0 to 1.35 times as many as before; probes of others found 1.2 to 1.4
 * for English and code.
 */
const TOKEN_FACTORS: readonly { readonly name: RegExp; readonly factor: number }[] = [
  { name: /claude-(opus-4-[789]|(opus|sonnet|haiku|fable)-[5-9])/, factor: 1.35 },
  { name: /claude/, factor: 1.08 },
];

export function tokenFactor(model: string): number {
  return TOKEN_FACTORS.find(({ name }) => name.test(model))?.factor ?? 1;
}
