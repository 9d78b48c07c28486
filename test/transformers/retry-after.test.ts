/** How long providers ask to wait, in every notation they use. */
import { describe, expect, it } from "vitest";

import { durationOf, retryAfterOf } from "../../src/transformers/retry-after.ts";

const inSeconds = (seconds: number): number => Date.now() + seconds * 1000;

describe("durationOf", () => {
  it.each([
    ["6m0s", 360],
    ["1.5s", 1.5],
    ["120ms", 0.12],
    ["1h2m3s", 3723],
    ["1d", 86_400],
    ["7", 7],
    [" 17s ", 17],
    ["0", 0],
    ["-1", undefined],
    ["soon", undefined],
    ["6m0", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j", (text, seconds) => {
    expect(durationOf(text)).toBe(seconds);
  });
});

describe("row 73: retryAfterOf", () => {
  it.each<[string, Record<string, string>, string, number | undefined]>([
    ["seconds", { "retry-after": "20" }, "", 20],
    ["part of a second", { "retry-after": "0.2" }, "", 1],
    ["milliseconds, which are more exact", { "retry-after": "20", "retry-after-ms": "1500" }, "", 2],
    ["a reset of requests", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s" }, "", 360],
    ["a reset of tokens", { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "12ms" }, "", 1],
    [
      "a reset of what is not used up",
      { "x-ratelimit-remaining-tokens": "5", "x-ratelimit-reset-tokens": "6m0s" },
      "",
      undefined,
    ],
    ["Google's RetryInfo", {}, '{"error":{"details":[{"@type":"RetryInfo","retryDelay": "17.4s"}]}}', 18],
    ["nonsense", { "retry-after": "later 7" }, "", undefined],
    ["a negative number", { "retry-after": "-5" }, "", undefined],
    ["nothing", {}, "{}", undefined],
  ])("%s", (_, headers, body, seconds) => {
    expect(retryAfterOf(headers, body)).toBe(seconds);
  });

  it.each([
    ["an HTTP date", { "retry-after": new Date(inSeconds(30)).toUTCString() }],
    ["an ISO date", { "retry-after": new Date(inSeconds(30)).toISOString() }],
    [
      "a reset in milliseconds since 1970",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(inSeconds(30)) },
    ],
    [
      "a reset in seconds since 1970",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.ceil(inSeconds(30) / 1000)) },
    ],
  ])("%s", (_, headers) => {
    const seconds = retryAfterOf(headers, "") ?? 0;
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThanOrEqual(31);
  });

  it("is a second where the time has passed", () => {
    expect(retryAfterOf({ "retry-after": new Date(0).toUTCString() }, "")).toBe(1);
  });
});
