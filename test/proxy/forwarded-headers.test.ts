/** Which headers of a provider the client sees. */
import { expect, it } from "vitest";

import { Redactor } from "../../src/core/redact.ts";
import { forwardedHeaders } from "../../src/proxy/forwarded-headers.ts";

const redactor = new Redactor();
redactor.add("sk-canary-123456");

it.each([
  ["request-id", "req_1", "req_1"],
  ["x-should-retry", "false", "false"],
  ["anthropic-ratelimit-requests-limit", "50", "50"],
  ["anthropic-ratelimit-unified-reset", "2026-11-25T10:00:00Z", "2026-11-25T10:00:00Z"],
  ["request-id", "a sk-canary-123456", undefined],
  ["request-id", "", undefined],
  ["request-id", "a\nb", undefined],
  ["request-id", "漢", undefined],
  ["request-id", "x".repeat(201), undefined],
  ["anthropic-ratelimit-sk-canary-123456", "1", undefined],
  ["set-cookie", "a=b", undefined],
  ["connection", "close", undefined],
  ["content-length", "1", undefined],
  ["anthropic-organization-id", "org", undefined],
])("rows 73, 130: %s: %s", (name, value, seen) => {
  expect(forwardedHeaders({ [name]: value }, redactor)).toEqual(seen === undefined ? {} : { [name]: seen });
});
