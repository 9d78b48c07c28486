/** Secrets by place. */
import { describe, expect, it } from "vitest";

import { maskHeaders, maskUrl } from "../../../src/history/text/mask.ts";

const KEY = "sk-0123456789abcdef-TAIL";

describe("maskHeaders", () => {
  it.each([
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "x-goog-api-key",
    "api-key",
    "cookie",
    "set-cookie",
    "x-auth-token",
    "x-amz-security-token",
    "x-client-secret",
  ])("T7: %s shows no more than the end", (name) => {
    expect(maskHeaders({ [name]: KEY })).toEqual({ [name]: "••••TAIL" });
  });

  it("keeps the scheme", () => {
    expect(maskHeaders({ authorization: `Bearer ${KEY}` })).toEqual({ authorization: "Bearer ••••TAIL" });
  });

  it("shows nothing of a short one", () => {
    expect(maskHeaders({ authorization: "Bearer short-key" })).toEqual({ authorization: "Bearer ••••" });
  });

  it("leaves the rest alone", () => {
    const headers = {
      "content-type": "application/json",
      "anthropic-ratelimit-tokens-remaining": "1234567890123456",
      "anthropic-version": "2023-06-01",
      "x-claude-code-session-id": "73517a44-1111-2222-3333-444455556666",
      "request-id": "req_0123456789012345",
    };
    expect(maskHeaders(headers)).toEqual(headers);
  });
});

describe("maskUrl", () => {
  it.each([
    [`https://host/v1/models/m:generate?key=${KEY}`, "https://host/v1/models/m:generate?key=••••TAIL"],
    [`https://host/?alt=sse&api_key=${KEY}&x=1`, "https://host/?alt=sse&api_key=••••TAIL&x=1"],
    ["https://user:password@host/path", "https://••••@host/path"],
    ["https://host/path?beta=true", "https://host/path?beta=true"],
    ["https://host/path", "https://host/path"],
  ])("T7: %s", (url, masked) => {
    expect(maskUrl(url)).toBe(masked);
  });
});
