/** How many requests a target takes at once: the user's word first, then the vendor's. */
import type { Target } from "../core/target.ts";
import { quirksOf } from "./quirks.ts";

/** Undefined for as many as there are. */
export function concurrencyOf(target: Target): number | undefined {
  const { concurrency, dialect } = target.provider;
  if (concurrency !== undefined || dialect !== "openai-chat") return concurrency;
  const { atOnce } = quirksOf(target);
  return atOnce > 0 ? atOnce : undefined;
}
