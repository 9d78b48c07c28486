/** What an answer costs. */
import type { Usage } from "../../core/message.ts";
import type { ModelPrice, PriceAbove } from "../../core/target.ts";

const PER_MILLION = 1e-6;

/** US dollars. Long prompts may have prices of their own, for the whole request. */
export function costOf(price: ModelPrice, usage: Usage): number {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = usage;
  const prompt = input_tokens + cache_read_input_tokens + cache_creation_input_tokens;
  const tier = price.above?.findLast(({ from }) => prompt > from);
  const amount = (name: keyof ModelPrice & keyof PriceAbove): number | undefined => tier?.[name] ?? price[name];
  const input = tier?.input ?? price.input;
  const sum =
    input_tokens * input +
    cache_read_input_tokens * (amount("cacheRead") ?? input) +
    cache_creation_input_tokens * (amount("cacheWrite") ?? input) +
    output_tokens * (tier?.output ?? price.output);
  return sum * PER_MILLION;
}
