/**
 * What stands in `encrypted_content`: the signature or the data of a thinking block. The mark tells the two apart, and
 * from what other servers have encrypted, which means nothing to anybody here and which Anthropic refuses.
 */
import type { Block } from "../../../core/message.ts";

const THINKING = "ccr-thinking.";
const REDACTED = "ccr-redacted.";

/** Empty where there is nothing to keep. */
export function encryptedThinking(signature: string): string {
  return signature === "" ? "" : THINKING + signature;
}

export function encryptedRedacted(data: string): string {
  return data === "" ? "" : REDACTED + data;
}

/** The block behind a reasoning item; undefined for one that says nothing. `text` is what can be read of it. */
export function decryptedBlock(encrypted: string, text: string): Block | undefined {
  if (encrypted.startsWith(REDACTED)) return { type: "redacted_thinking", data: encrypted.slice(REDACTED.length) };
  const signature = encrypted.startsWith(THINKING) ? encrypted.slice(THINKING.length) : "";
  return text === "" && signature === "" ? undefined : { type: "thinking", thinking: text, signature };
}
