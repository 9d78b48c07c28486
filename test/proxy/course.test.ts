/** Whatever fails, in whichever order: the steps are few, waiting is short, and the last word makes sense. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ErrorCode } from "../../src/core/error-codes.ts";
import { CcrError, ERRORS } from "../../src/core/errors.ts";
import { type Target, targetName } from "../../src/core/target.ts";
import { Course, type Guide, type Step } from "../../src/proxy/course.ts";
import type { Trouble } from "../../src/proxy/provider-health.ts";
import type { Routing } from "../../src/routing/types.ts";
import { messages, testProvider } from "../helpers/routing.ts";

const CODES = Object.keys(ERRORS).filter((code): code is ErrorCode => code in ERRORS);
const KEYS = ["k1", "k2", "k3"] as const;
const target = (name: string): Target => ({ provider: { ...testProvider(name, ["m"]), key: KEYS[0] }, model: "m" });
const routing = (fallbacks: Routing["fallbacks"] = [], longContext?: Target): Routing => ({
  target: target("first"),
  rule: "default",
  why: "",
  tried: [],
  request: { ...messages({ thinking: { type: "enabled", budget_tokens: 5_000 } }), max_tokens: 9_000, top_k: 5 },
  fallbacks,
  longContext,
});

/** Each provider has three keys, and those in `bad` are in trouble. */
function guide(bad: ReadonlySet<string> = new Set()): Guide {
  const trouble: Trouble = { condition: "off", kind: "network", until: 1 };
  return {
    trouble: ({ provider }) => (bad.has(provider.name) ? trouble : undefined),
    withKey: ({ provider, model }, tried = new Set()) => {
      const key = KEYS.find((one) => !tried.has(one));
      return key === undefined ? undefined : { provider: { ...provider, key }, model };
    },
    fits: () => true,
  };
}

const kinds = fc.constantFrom("key", "rate-limit", "overloaded", "network", "timeout", "error" as const);
const names = ["second", "third", "fourth"] as const;
const failures = fc.record({
  code: fc.constantFrom(...CODES),
  detail: fc.constantFrom(
    "no",
    "budget_tokens is too large",
    "invalid signature",
    "top_k: extra inputs are not permitted",
  ),
  retryAfter: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
  again: fc.option(fc.boolean(), { nil: undefined }),
  upstreamStatus: fc.constantFrom(400, 401, 429, 500, 503, 529),
});

describe("a course", () => {
  it("ends, whatever happens, within a second of waiting", () => {
    fc.assert(
      fc.property(
        fc.array(failures, { minLength: 60, maxLength: 60 }),
        fc.subarray([...names]),
        fc.array(fc.option(fc.uniqueArray(kinds), { nil: undefined }), { minLength: 3, maxLength: 3 }),
        fc.subarray(["first", ...names]),
        fc.boolean(),
        (errors, others, on, bad, longer) => {
          const fallbacks = others.map((name, at) => ({ target: target(name), on: on[at] }));
          const course = new Course(routing(fallbacks, longer ? target("longer") : undefined), guide(new Set(bad)));
          const steps: Step[] = [];
          for (const { code, retryAfter, again, ...facts } of errors) {
            const more = { ...(retryAfter !== undefined && { retryAfter }), ...(again !== undefined && { again }) };
            const step = course.next(new CcrError(code, { ...facts, ...more }, { cause: { code: "ECONNRESET" } }));
            steps.push(step);
            if (!step.leg) break;
          }
          const targets = 2 + others.length;
          expect(steps.length).toBeLessThanOrEqual(targets * (KEYS.length + 1) + 2 + 1);
          expect(steps.at(-1)?.leg).toBeUndefined();
          expect(steps.reduce((sum, { pauseMs }) => sum + pauseMs, 0)).toBeLessThanOrEqual(1_000);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never takes a failure that is nobody's to another provider", () => {
    for (const code of CODES.filter((one) => ERRORS[one].kind === undefined && one !== "CCR-E105")) {
      const course = new Course(routing([{ target: target("second") }]), guide());
      const { leg } = course.next(new CcrError(code));
      expect([code, leg && targetName(leg.target)]).toEqual([code, undefined]);
    }
  });

  it("takes every failure of a provider to another one, once its keys are used up", () => {
    for (const code of CODES.filter((one) => ERRORS[one].kind !== undefined)) {
      const course = new Course(routing([{ target: target("second") }]), guide());
      let step = course.next(new CcrError(code));
      for (let more = 0; more < KEYS.length && step.leg?.target.provider.name === "first"; more++)
        step = course.next(new CcrError(code));
      expect([code, step.leg?.target.provider.name]).toEqual([code, "second"]);
    }
  });

  it("begins at the fallback when the target is in trouble, and names it at the end", () => {
    const course = new Course(routing([{ target: target("second") }]), guide(new Set(["first"])));
    expect(course.leg).toMatchObject({ target: { provider: { name: "second" } }, why: "fallback: first,m is failing" });
    const { error } = course.next(new CcrError("CCR-E110", { provider: "second", waited: 5_000 }));
    expect(error.message).toBe("no byte from second for 5 s; also tried first,m (in trouble)");
  });

  it("begins where it was routed when everything is in trouble", () => {
    const course = new Course(routing([{ target: target("second") }]), guide(new Set(["first", "second"])));
    expect(course.leg.target.provider.name).toBe("first");
  });

  it("begins where it was routed when the fallback is for other failures", () => {
    const course = new Course(routing([{ target: target("second"), on: ["quota"] }]), guide(new Set(["first"])));
    expect(course.leg.target.provider.name).toBe("first");
  });
});
