/** One quick retry where it can heal, and none where the client or the provider knows better. */
import { expect, it } from "vitest";

import type { ErrorFacts } from "../../src/core/error-facts.ts";
import type { ErrorCode } from "../../src/core/error-codes.ts";
import { CcrError } from "../../src/core/errors.ts";
import { pauseBeforeRetry } from "../../src/proxy/resilience.ts";

it.each([
  ["fault 6: 500", "CCR-E109", { upstreamStatus: 500 }, "", 250],
  ["502", "CCR-E107", { upstreamStatus: 502 }, "", 250],
  ["503", "CCR-E106", { upstreamStatus: 503 }, "", 250],
  ["529", "CCR-E106", { upstreamStatus: 529 }, "", 250],
  ["504", "CCR-E109", { upstreamStatus: 504 }, "", undefined],
  ["409", "CCR-E106", { upstreamStatus: 409 }, "", undefined],
  ["an answer that is none", "CCR-E107", { upstreamStatus: 200 }, "", undefined],
  ["an answer that broke off", "CCR-E112", {}, "", 250],
  ["fault 33: a stale connection", "CCR-E111", {}, "UND_ERR_SOCKET", 0],
  ["fault 33: a reset", "CCR-E111", {}, "ECONNRESET", 0],
  ["fault 33: a broken pipe", "CCR-E111", {}, "EPIPE", 0],
  ["fault 7: refused", "CCR-E111", {}, "ECONNREFUSED", 50],
  ["fault 8: an unknown name", "CCR-E111", {}, "ENOTFOUND", undefined],
  ["fault 9: a bad certificate", "CCR-E111", {}, "CERT_HAS_EXPIRED", undefined],
  ["no connection in time", "CCR-E111", {}, "UND_ERR_CONNECT_TIMEOUT", undefined],
  ["fault 20: silence", "CCR-E110", {}, "", undefined],
  ["row 135: a rate limit, however short the pause", "CCR-E102", { upstreamStatus: 429 }, "", undefined],
  ["fault 1: a pause of a second", "CCR-E102", { upstreamStatus: 429, retryAfter: 1 }, "", 1_000],
  ["fault 1: a pause of two", "CCR-E102", { upstreamStatus: 429, retryAfter: 2 }, "", undefined],
  ["a pause with what does not heal", "CCR-E101", { upstreamStatus: 401, retryAfter: 1 }, "", undefined],
  ["row 72: what heals, and the provider says no", "CCR-E106", { upstreamStatus: 503, again: false }, "", undefined],
  ["row 72: what does not, and the provider says yes", "CCR-E108", { upstreamStatus: 400, again: true }, "", 250],
  ["row 72: yes, but not soon", "CCR-E108", { upstreamStatus: 400, again: true, retryAfter: 5 }, "", undefined],
  ["row 78: a bad request", "CCR-E108", { upstreamStatus: 400 }, "", undefined],
  ["a long prompt", "CCR-E105", { upstreamStatus: 400 }, "", undefined],
  ["a defect of ours", "CCR-E900", {}, "", undefined],
] satisfies [string, ErrorCode, ErrorFacts, string, number | undefined][])("%s", (_, code, facts, cause, pause) => {
  const error = new CcrError(code, facts, { cause: Object.assign(new Error("x"), { code: cause }) });
  expect(pauseBeforeRetry(error)).toBe(pause);
});
