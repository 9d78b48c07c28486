/** Expectations that come true in a while. */
import { expect } from "vitest";

/** Waits until what is read is as expected: as long as a busy machine may need. */
export function soon<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 20_000 });
}
