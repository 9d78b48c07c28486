/** Finds the reasoning of a delta; every family of servers has its own field for it. */
import { isRecord } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";

export interface Received {
  readonly text: string;
  readonly details: readonly Fields[];
  readonly field: string;
}

const NOTHING: Received = { text: "", details: [], field: "" };

/**
 * `reasoning_content`: DeepSeek, Kimi, GLM, Qwen, vLLM up to 0.11. `reasoning`: OpenRouter, Groq, Ollama, newer vLLM.
 * `reasoning_details`: OpenRouter and MiniMax. `thinking`: Ollama's own API. Servers that send several say the same in
 * each.
 */
const TEXT_FIELDS = ["reasoning_content", "reasoning", "thinking"] as const;

export function reasoningOf(delta: Fields): Received {
  const given = delta["reasoning_details"];
  const details = given === undefined ? NOTHING.details : itemsOf(given).map(fieldsOf);
  for (const field of TEXT_FIELDS) {
    const text = delta[field];
    if (typeof text === "string" && text !== "") return { text, details, field };
  }
  if (details.length > 0) return { text: detailsText(details), details, field: "reasoning_details" };
  const thinking = delta["thinking"];
  return isRecord(thinking) ? ofPlugin(thinking) : NOTHING;
}

/** CCR's plugins send a text and its signature, which may be in chunks of their own. */
function ofPlugin(thinking: Fields): Received {
  const text = stringOf(thinking["content"]);
  const signature = stringOf(thinking["signature"]);
  if (text === "" && signature === "") return NOTHING;
  return { text, details: [{ type: "reasoning.text", text, ...(signature && { signature }) }], field: "thinking" };
}

/** Encrypted details carry no text. */
export function detailsText(details: readonly unknown[]): string {
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
