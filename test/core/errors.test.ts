/** The error table: every row usable as it stands, and statuses that make Claude Code do the right thing. */
import { describe, expect, it } from "vitest";

import type { ErrorFacts } from "../../src/core/error-facts.ts";
import type { ErrorCode } from "../../src/core/error-codes.ts";
import { CcrError, ERRORS, toCcrError } from "../../src/core/errors.ts";

/** The type that each status means in Anthropic's API; 402, 424 and 5xx below 529 are ours to name. */
const TYPE_OF_STATUS: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
};

const FULL: ErrorFacts = {
  provider: "demo",
  model: "demo-large",
  url: "http://127.0.0.1:9/v1",
  upstreamStatus: 418,
  detail: "short and stout",
  retryAfter: 42,
  waited: 60_000,
  where: "config.json:3:7",
  name: "node",
  suggestion: "demo2",
};

const isCode = (key: string): key is ErrorCode => key in ERRORS;
const codes = Object.keys(ERRORS)
  .filter(isCode)
  .map((code) => new CcrError(code));

describe("every row", () => {
  it.each(codes.map((error) => [error.code, error] as const))("%s reads well with all facts and with none", (code) => {
    for (const facts of [FULL, {}]) {
      const error = new CcrError(code, facts);
      for (const text of [error.message, error.hint]) {
        expect(text).not.toMatch(/undefined|null|NaN|\[object|\s{2}|!$|\.$/);
      }
      expect(error.message).not.toBe("");
    }
  });

  it.each(codes.map((error) => [error.code, error] as const))("%s has the type of its status", (_, error) => {
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(error.type).toBe(TYPE_OF_STATUS[error.status] ?? error.type);
  });

  it("that calls itself transient has a status that Claude Code retries, and only those", () => {
    for (const error of codes) {
      // 401 and 408 are retried too, but waiting heals neither a wrong token nor our own deadline.
      const retried = [429, 503].includes(error.status) || (error.status >= 500 && error.code.startsWith("CCR-E1"));
      expect([error.code, error.transient]).toEqual([error.code, retried]);
    }
  });

  it("about a provider that cannot heal ends the turn and shows our text", () => {
    for (const code of ["CCR-E020", "CCR-E101", "CCR-E103", "CCR-E104"] as const) {
      expect([402, 424]).toContain(ERRORS[code].status);
    }
  });
});

describe("CcrError", () => {
  it("builds its text from facts and keeps them", () => {
    const cause = new Error("socket");
    const error = new CcrError("CCR-E102", FULL, { status: 529, cause });
    expect(error.message).toBe("demo is rate limited (418): short and stout");
    expect(error.hint).toBe("Again in 42 s; Ctrl+\\ m switches the model");
    expect(error).toMatchObject({ status: 529, type: "rate_limit_error", transient: true, facts: FULL, cause });
    expect(error.name).toBe("CcrError");
  });

  it("starts the context overflow text as Claude Code expects it, so that it compacts", () => {
    expect(new CcrError("CCR-E105", FULL).message).toMatch(/^prompt is too long: /);
  });
});

describe("toCcrError", () => {
  it("passes our own errors on and owns up to the rest", () => {
    const ours = new CcrError("CCR-E010");
    expect(toCcrError(ours)).toBe(ours);
    const thrown = new TypeError("x is not a function");
    expect(toCcrError(thrown)).toMatchObject({ code: "CCR-E900", cause: thrown });
    expect(toCcrError("text").message).toBe("a defect in ccr: text");
    expect(toCcrError(undefined).code).toBe("CCR-E900");
  });
});
