/** The line as text, segment by segment. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type LineForm, notRunningLine, PLAIN, renderLine, wantsColour } from "../../src/statusline/line.ts";
import { SEGMENTS } from "../../src/statusline/segments/index.ts";
import { formOf } from "../../src/statusline/setting.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../src/statusline/state.ts";

const full: Snapshot = {
  ...EMPTY_SNAPSHOT,
  target: "demo,demo-large",
  rule: "default",
  why: "Router.default is demo,demo-large",
  inputTokens: 26_400,
  cachedTokens: 21_900,
  outputTokens: 412,
  ttft: 822,
  tokensPerSecond: 61.4,
  error: "CCR-E102 demo is rate limited (429)",
  cost: 0.0312,
  window: 65_400,
  instead: "other,first",
  pinned: true,
};

describe("renderLine", () => {
  it("shows every fact, in the order of the table", () => {
    expect(renderLine(full, false)).toBe(
      "ccr │ default → demo,demo-large │ CCR-E102 demo is rate limited (429) │ fallback for other,first │ pinned │ " +
        "ctx 41% │ $0.031 │ why Router.default is demo,demo-large │ 26.4k in (83% cached) 412 out │ ttft 0.82s │ 61 tok/s",
    );
  });

  it("leaves out what is not known", () => {
    expect(renderLine(EMPTY_SNAPSHOT, false)).toBe("ccr │ no requests yet");
    expect(renderLine({ ...EMPTY_SNAPSHOT, ttft: 12_340, outputTokens: 7 }, false)).toBe("ccr │ 7 out │ ttft 12.3s");
    for (const { text, name } of SEGMENTS) expect(text(EMPTY_SNAPSHOT), name).toBeUndefined();
  });

  it("is the same text with and without colour", () => {
    const coloured = renderLine(full, true);
    expect(coloured).toContain("\u001b[35mdefault → demo,demo-large\u001b[0m");
    expect(coloured.replaceAll(/\u001b\[\d*m/g, "")).toBe(renderLine(full, false));
  });

  it("never carries a control character, whatever providers and configuration say", () => {
    const hostile = fc.string({ unit: fc.constantFrom("\u001b", "]", "\n", "\u009b", "\u202e", "\r", "a", "😀") });
    fc.assert(
      fc.property(hostile, hostile, (target, text) => {
        const line = renderLine({ ...full, target, rule: text, why: text, error: text }, false);
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });

  it("cuts long texts between characters", () => {
    const line = renderLine({ ...EMPTY_SNAPSHOT, error: "😀".repeat(500) }, false);
    expect(line).toBe(`ccr │ ${"😀".repeat(79)}…`);
  });
});

describe("other forms", () => {
  const form = (fields: object): LineForm => ({ ...PLAIN, ...fields });
  const bare: Snapshot = { ...EMPTY_SNAPSHOT, target: "demo,démo", rule: "default", cost: 0.0312 };

  it("ASCII", () => {
    expect(renderLine(bare, false, form({ ascii: true }))).toBe("ccr | default -> demo,d?mo | $0.031");
    expect(renderLine(full, true, form({ ascii: true }))).toMatch(/^[\u0020-\u007e\u001b]+$/);
  });

  it("the segments that are named, in their order", () => {
    expect(renderLine(bare, false, form({ segments: ["cost", "nonsense", "route"] }))).toBe(
      "ccr │ $0.031 │ default → demo,démo",
    );
  });

  it("powerline, and plain text without colour", () => {
    const line = renderLine(bare, true, form({ style: "powerline" }));
    expect(line).toBe(
      "\u001b[97;100m ccr \u001b[0m\u001b[90;45m\u{e0b0}\u001b[0m" +
        "\u001b[97;45m default → demo,démo \u001b[0m\u001b[35;44m\u{e0b0}\u001b[0m" +
        "\u001b[97;44m $0.031 \u001b[0m\u001b[34m\u{e0b0}\u001b[0m",
    );
    expect(renderLine(bare, false, form({ style: "powerline" }))).toBe("ccr │ default → demo,démo │ $0.031");
  });

  it("from the configuration", () => {
    expect(formOf({ form: "powerline", ascii: true, segments: ["why"] })).toEqual({
      style: "powerline",
      ascii: true,
      segments: ["why"],
    });
    expect(formOf({ ascii: false })).toEqual(PLAIN);
    expect(formOf(undefined).style).toBe("plain");
  });
});

describe("colour", () => {
  it("is off when NO_COLOR is set to anything", () => {
    expect(wantsColour({})).toBe(true);
    expect(wantsColour({ NO_COLOR: "" })).toBe(true);
    expect(wantsColour({ NO_COLOR: "0" })).toBe(false);
    expect(notRunningLine(false)).toBe("ccr ? proxy not running");
    expect(notRunningLine(true)).toBe("\u001b[2mccr ? proxy not running\u001b[0m");
  });
});
