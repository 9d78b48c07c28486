/** Looks at something again and again until nobody reads any more. */
import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 500;

/** Ends with the reader of standard output; signals end the program itself. */
export async function follow(look: () => void): Promise<void> {
  const gone = new AbortController();
  process.stdout.on("error", () => gone.abort());
  while (!gone.signal.aborted) {
    look();
    await sleep(EVERY_MS, undefined, { signal: gone.signal }).catch(() => {});
  }
}
