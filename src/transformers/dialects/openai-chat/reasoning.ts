/** Finds the reasoning text of a delta; every family of servers has its own field for it. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";

/**
 * `reasoning_content`: DeepSeek, Kimi, GLM, Qwen, vLLM up to 0.11. `reasoning`: OpenRouter, Groq, Ollama, newer vLLM.
 * `reasoning_details`: OpenRouter and MiniMax. Servers that send several say the same in each.
 */
export function reasoningOf(delta: Fields): string {
  const content = delta["reasoning_content"];
  if (typeof content === "string" && content !== "") return content;
  const reasoning = delta["reasoning"];
  if (typeof reasoning === "string" && reasoning !== "") return reasoning;
  const details = delta["reasoning_details"];
  return details === undefined ? "" : detailsText(itemsOf(details));
}

/** Encrypted details carry no text. */
function detailsText(details: readonly unknown[]): string {
  let text = "";
  for (const detail of details) {
    const fields = fieldsOf(detail);
    text += stringOf(fields["text"]) || stringOf(fields["summary"]);
  }
  return text;
}

/** Mistral streams reasoning as a content part: `{type: "thinking", thinking: [{type: "text", text}]}`. */
export function thinkingPartText(part: Fields): string {
  const thinking = part["thinking"];
  return typeof thinking === "string" ? thinking : detailsText(itemsOf(thinking));
}
