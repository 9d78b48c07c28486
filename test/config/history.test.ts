/** `History` of the configuration. */
import { describe, expect, it } from "vitest";

import { historyOf } from "../../src/config/history.ts";
import { parseConfig } from "../../src/config/load.ts";
import type { HistoryConfig } from "../../src/config/types.ts";

const PROVIDER = { name: "up", api_base_url: "https://host.example/v1/chat/completions", api_key: "k", models: ["m"] };

function read(History?: object): HistoryConfig {
  return parseConfig(JSON.stringify({ Providers: [PROVIDER], Router: { default: "up,m" }, History }), "config.json")
    .history;
}

describe("History", () => {
  it("keeps everything for a week, in 200 MB, unless the file says otherwise", () => {
    expect(historyOf()).toEqual({ capture: "full", maxBytes: 209_715_200, maxAgeMs: 604_800_000, redact: [] });
    expect(read()).toEqual(historyOf());
  });

  it.each([
    [{ capture: "off" }, { capture: "off" }],
    [{ capture: "headers" }, { capture: "headers" }],
    [{ maxSize: "1GB" }, { maxBytes: 1_073_741_824 }],
    [{ maxSize: "64 kb" }, { maxBytes: 65_536 }],
    [{ maxAge: "12h" }, { maxAgeMs: 43_200_000 }],
    [{ maxAge: "2w" }, { maxAgeMs: 1_209_600_000 }],
    [{ redact: ["\\bPRIV-\\d+"] }, { redact: ["\\bPRIV-\\d+"] }],
    [{ capture: "off", comment: "unknown keys are allowed" }, { capture: "off" }],
  ])("%j", (entry, expected) => {
    expect(read(entry)).toEqual({ ...historyOf(), ...expected });
  });

  it.each([
    [{ capture: "all" }, "History.capture must be one of off, headers, full"],
    [{ maxSize: "much" }, 'History.maxSize must be a size, such as "200MB"'],
    [{ maxAge: "7 days" }, 'History.maxAge must be a time, such as "7d"'],
    [{ redact: ["("] }, "History.redact[0] is no regular expression"],
    [{ redact: [""] }, "History.redact[0] must not be empty"],
  ])("%j is refused", (entry, message) => {
    expect(() => read(entry)).toThrow(message);
  });
});
