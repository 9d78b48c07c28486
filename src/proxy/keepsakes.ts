/** What providers must see again, by conversation: a bounded memory in which the oldest conversations are forgotten first. */
import type { Keepsakes } from "../transformers/keepsake.ts";

const MAX_CONVERSATIONS = 64;
/** Tool calls of one conversation. Compaction cuts longer histories, so older ones are not asked for. */
const MAX_CALLS = 4_000;

export class KeepsakeTable {
  readonly #conversations = new Map<string, Map<string, string>>();

  of(conversation: string): Keepsakes {
    const calls = this.#conversations.get(conversation) ?? new Map<string, string>();
    this.#conversations.delete(conversation);
    this.#conversations.set(conversation, calls);
    trim(this.#conversations, MAX_CONVERSATIONS);
    return {
      recall: (toolUseId) => calls.get(toolUseId),
      keep: (toolUseId, sealed) => {
        calls.set(toolUseId, sealed);
        trim(calls, MAX_CALLS);
      },
    };
  }
}

/** A `Map` keeps its keys in the order of insertion. */
function trim(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
