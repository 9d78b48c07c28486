/** Keys that rest, and providers that are left alone and looked after by one request. */
import { describe, expect, it } from "vitest";

import type { ErrorFacts } from "../../src/core/error-facts.ts";
import type { ErrorCode } from "../../src/core/error-codes.ts";
import { CcrError } from "../../src/core/errors.ts";
import { ProviderHealth } from "../../src/proxy/provider-health.ts";

const error = (code: ErrorCode, facts: ErrorFacts = {}): CcrError => new CcrError(code, facts);
const LIMITED = error("CCR-E102", { upstreamStatus: 429, retryAfter: 60 });
const BUSY = error("CCR-E106", { upstreamStatus: 503 });

describe("a key", () => {
  it.each([
    ["fault 1: as long as the provider says", LIMITED, 60_000, "cooling"],
    ["not for ever, whatever the provider says", error("CCR-E102", { retryAfter: 1e6 }), 3_600_000, "cooling"],
    ["that is refused, until somebody had time to do something", error("CCR-E101"), 600_000, "auth"],
    ["without credit, too", error("CCR-E103"), 600_000, "cooling"],
  ] satisfies [string, CcrError, number, string][])("rests %s", (_, failure, ms, condition) => {
    const health = new ProviderHealth(1);
    health.failed(0, failure, 5);
    expect(health.trouble(5)).toMatchObject({ condition, until: 5 + ms });
    expect(health.trouble(4 + ms)).toBeDefined();
    expect(health.trouble(5 + ms)).toBeUndefined();
  });

  it("row 135: does not rest for one 429 without a time, if it is the only one", () => {
    const health = new ProviderHealth(1);
    health.failed(0, error("CCR-E102"), 0);
    expect(health.trouble(0)).toBeUndefined();
    health.failed(0, error("CCR-E102"), 10);
    expect(health.trouble(10)).toMatchObject({ condition: "cooling", until: 30_010 });
  });

  it("rests alone: the next one is used, in turn", () => {
    const health = new ProviderHealth(3);
    const none = (): boolean => false;
    expect(health.keyFrom(1, 0, none)).toBe(1);
    health.failed(1, LIMITED, 0);
    expect(health.trouble(0)).toBeUndefined();
    expect(health.usable(0)).toBe(2);
    expect(health.keyFrom(1, 0, none)).toBe(2);
    expect(health.keyFrom(1, 0, (key) => key === 2)).toBe(0);
    health.failed(2, LIMITED, 1);
    health.failed(0, LIMITED, 2);
    expect(health.keyFrom(1, 2, none)).toBeUndefined();
    expect(health.trouble(2)).toMatchObject({ condition: "cooling", until: 60_000 });
    expect(health.keyFrom(0, 60_000, none)).toBe(1);
  });

  it("that answers again is as good as new", () => {
    const health = new ProviderHealth(1);
    health.failed(0, LIMITED, 0);
    expect(health.well).toBe(false);
    health.succeeded(0);
    expect(health.trouble(0)).toBeUndefined();
    expect(health.well).toBe(true);
  });
});

describe("a provider that fails", () => {
  function failing(times: number, failure = BUSY): ProviderHealth {
    const health = new ProviderHealth(1);
    for (let n = 0; n < times; n++) health.failed(0, failure, 0);
    return health;
  }

  it("is left alone after three times in a row", () => {
    expect(failing(2).trouble(0)).toBeUndefined();
    expect(failing(3).trouble(0)).toMatchObject({ condition: "off", kind: "overloaded", until: 30_000 });
    const lucky = failing(2);
    lucky.succeeded(0);
    lucky.failed(0, BUSY, 0);
    expect(lucky.trouble(0)).toBeUndefined();
  });

  it("is looked after by one request, then by all", () => {
    const health = failing(3);
    expect(health.entered(29_999)).toBe(false);
    expect(health.trouble(30_000)).toBeUndefined();
    expect(health.entered(30_000)).toBe(true);
    expect(health.trouble(30_000)).toMatchObject({ condition: "off" });
    expect(health.entered(30_001)).toBe(false);
    health.succeeded(0);
    expect(health.trouble(30_002)).toBeUndefined();
  });

  it("is left alone for longer each time, up to five minutes", () => {
    const health = failing(3);
    let now = 0;
    const pauses = Array.from({ length: 6 }, () => {
      const { until } = health.trouble(now) ?? { until: now };
      const pause = until - now;
      now = until;
      health.entered(now);
      health.failed(0, BUSY, now);
      return pause;
    });
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it("is not left alone for longer because many requests fail at once", () => {
    expect(failing(40).trouble(0)).toMatchObject({ until: 30_000 });
  });

  it("is there again when it refuses a request", () => {
    const health = failing(3);
    health.entered(30_000);
    health.failed(0, error("CCR-E108", { upstreamStatus: 400 }), 30_001);
    expect(health.trouble(30_001)).toBeUndefined();
    health.failed(0, BUSY, 30_002);
    expect(health.trouble(30_002)).toBeUndefined();
  });

  it("may be asked by the next request when the one that should see was given up", () => {
    const health = failing(3);
    health.entered(30_000);
    health.left();
    expect(health.trouble(30_000)).toBeUndefined();
    expect(health.entered(30_000)).toBe(true);
  });

  it("that says how long it wants to rest gets that", () => {
    expect(failing(1, error("CCR-E106", { retryAfter: 20 })).trouble(0)).toMatchObject({
      condition: "cooling",
      until: 20_000,
    });
  });

  it.each([
    ["row 78: a request of the client's own fault", "CCR-E108"],
    ["a prompt that is too long", "CCR-E105"],
    ["a model that it does not know", "CCR-E104"],
    ["a request that it forbids", "CCR-E113"],
    ["a plugin of the user's", "CCR-E201"],
    ["a queue of our own", "CCR-E115"],
    ["a defect of ours", "CCR-E900"],
  ] satisfies [string, ErrorCode][])("%s says nothing about it", (_, code) => {
    expect(failing(5, error(code)).trouble(0)).toBeUndefined();
  });
});
