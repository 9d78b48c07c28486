/** Whether the clock can be right: certificates and access tokens are judged by it. */
import type { Check } from "./types.ts";

/** Nothing of this program is older. */
const EARLIEST = Date.UTC(2026, 0, 1);

export const clock: Check = {
  id: "clock",
  summary: "the clock is not in the past",
  run: async () => {
    const now = new Date();
    if (now.getTime() >= EARLIEST) return [{ level: "ok", text: now.toISOString() }];
    const text = `the clock says ${now.toISOString()}: certificates will seem to lie in the future`;
    return [{ level: "error", text, hint: "Set the clock, or let the system do it (NTP)" }];
  },
};
