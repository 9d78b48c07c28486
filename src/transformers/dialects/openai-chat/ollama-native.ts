/** Chunks of Ollama's own API, which a URL that ends in `/api/chat` gives, in the form of the others. */
import { isRecord } from "../../../core/message.ts";
import { numberOf, stringOf, type Fields } from "../../foreign.ts";

/** The chunk itself where it is none of Ollama's. */
export function chunkOfOllama(chunk: Fields): Fields {
  if (chunk["choices"] !== undefined || !isRecord(chunk["message"]) || typeof chunk["done"] !== "boolean") return chunk;
  const done = chunk["done"];
  const finish = done ? stringOf(chunk["done_reason"]) || "stop" : null;
  return {
    choices: [{ index: 0, delta: chunk["message"], finish_reason: finish }],
    ...(done && numberOf(chunk["eval_count"]) !== undefined ? { usage: usageOf(chunk) } : {}),
  };
}

/** A prompt that is whole in the cache is not counted. */
function usageOf(chunk: Fields): Fields {
  return { prompt_tokens: numberOf(chunk["prompt_eval_count"]) ?? 0, completion_tokens: chunk["eval_count"] };
}
