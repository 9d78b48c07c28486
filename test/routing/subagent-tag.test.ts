import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../src/core/message.ts";
import { findSubagentTag } from "../../src/routing/subagent-tag.ts";
import { desk, messages, outcome } from "../helpers/routing.ts";

const TAG = "<CCR-SUBAGENT-MODEL>OpenRouter,a,b</CCR-SUBAGENT-MODEL>";
const text = (value: string): { type: string; text: string } => ({ type: "text", text: value });

/** The shape of Claude Code 2.1.330: attribution, identity, prompt; reminder and prompt in the first user message. */
function agentRequest(system: string, prompt: string): MessagesRequest {
  return messages({
    system: [text("x-anthropic-billing-header: cc_is_subagent=true;"), text("You are a Claude agent."), text(system)],
    messages: [
      { role: "user", content: [text("<system-reminder>\nx\n</system-reminder>"), text(prompt)] },
      { role: "system", content: "# Environment" },
    ],
  });
}

const anything = (): boolean => true;

describe("the tag", () => {
  it("decides, and is not sent on", async () => {
    const routing = await desk().decide(agentRequest("Search files.", `${TAG}\nList files`));
    expect(outcome(routing)).toBe("subagent -> OpenRouter,a,b");
    expect(routing.request).toEqual(agentRequest("Search files.", "List files"));
  });

  it("may stand anywhere in a system block", async () => {
    const routing = await desk().decide(agentRequest(`You review code.\n${TAG}\nBe brief.`, "List files"));
    expect(outcome(routing)).toBe("subagent -> OpenRouter,a,b");
    expect(routing.request).toEqual(agentRequest("You review code.\nBe brief.", "List files"));
  });

  it("may stand in plain strings", () => {
    const inSystem = findSubagentTag(messages({ system: `${TAG}rest` }), anything);
    expect(inSystem).toEqual({ name: "OpenRouter,a,b", without: messages({ system: "rest" }) });
    const inPrompt = findSubagentTag(messages({ messages: [{ role: "user", content: ` ${TAG} go` }] }), anything);
    expect(inPrompt?.without.messages).toEqual([{ role: "user", content: "  go" }]);
  });

  it("is not sent on when an earlier rule decides", async () => {
    const routing = await desk().decide({ ...agentRequest("x", `${TAG}go`), model: "demo,demo-large" });
    expect(outcome(routing)).toBe("explicit -> demo,demo-large");
    expect(JSON.stringify(routing.request)).not.toContain("SUBAGENT");
  });

  it("leaves no empty block behind", () => {
    const found = findSubagentTag(agentRequest("x", TAG), anything);
    expect(found?.without.messages[0]?.content).toEqual([text("<system-reminder>\nx\n</system-reminder>")]);
  });

  it.each([
    ["in the middle of a prompt", agentRequest("x", `How do I use ${TAG}?`)],
    [
      "of a provider that is not configured",
      agentRequest("x", "<CCR-SUBAGENT-MODEL>provider,model</CCR-SUBAGENT-MODEL>"),
    ],
    ["without its end", agentRequest("x", "<CCR-SUBAGENT-MODEL>OpenRouter,a")],
    ["without a name", agentRequest("x", "<CCR-SUBAGENT-MODEL> </CCR-SUBAGENT-MODEL>")],
    ["with a name that is none", agentRequest("x", `<CCR-SUBAGENT-MODEL>demo,${"x".repeat(400)}</CCR-SUBAGENT-MODEL>`)],
  ])("is ordinary text %s", async (_where, request) => {
    const routing = await desk().decide(request);
    expect(routing.rule).toBe("default");
    expect(routing.request).toEqual(messages(request));
  });

  it("is looked for in the first two user messages only", () => {
    const at = (index: number): MessagesRequest =>
      messages({ messages: [0, 1, 2].map((i) => ({ role: "user", content: i === index ? `${TAG}x` : "y" })) });
    expect([0, 1, 2].map((index) => findSubagentTag(at(index), anything) !== undefined)).toEqual([true, true, false]);
  });

  it("fault 48: a million unclosed tags take no longer than their text", () => {
    const request = messages({
      system: "<CCR-SUBAGENT-MODEL>".repeat(50_000),
      messages: [{ role: "user", content: "<CCR-SUBAGENT-MODEL>".repeat(50_000) }],
    });
    expect(findSubagentTag(request, anything)).toBeUndefined();
  });

  it("removes exactly itself, and the line end behind it", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom("", "\n", "\r\n", " \n"), (before, after, end) => {
        fc.pre(!/<|^\s*\n/.test(before + after) && !/^[ \t\r]*\n/.test(after));
        const found = findSubagentTag(messages({ system: before + TAG + end + after }), anything);
        expect(found?.without.system).toBe(before + after);
      }),
    );
  });
});
