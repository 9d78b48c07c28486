/** A conversation's memory of keepsakes, for tests. */
import type { Keepsakes } from "../../src/transformers/keepsake.ts";

export interface MemoryKeepsakes extends Keepsakes {
  /** Ids of the calls that something is kept for, in order. */
  readonly ids: readonly string[];
}

export function memoryKeepsakes(): MemoryKeepsakes {
  const kept = new Map<string, string>();
  return {
    recall: (id) => kept.get(id),
    keep: (id, sealed) => void kept.set(id, sealed),
    get ids() {
      return [...kept.keys()];
    },
  };
}
