/** Each scenario's condition, in the order and with the corrections that today's Claude Code needs. */
import { describe, expect, it } from "vitest";

import type { Block, MessageParam, MessagesRequest } from "../../src/core/message.ts";
import type { Headers } from "../../src/routing/types.ts";
import { desk, outcome, SCENARIOS, testConfig, testFacts } from "../helpers/routing.ts";

const ADAPTIVE = { type: "adaptive", display: "omitted" };
const PNG: Block = { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } };
const WEB_SEARCH = { name: "web_search", type: "web_search_20250305" };
const BASH = { name: "Bash", input_schema: { type: "object" } };
const AUXILIARY = { "x-claude-code-request-class": "auxiliary" };

async function ruleOf(request: Partial<MessagesRequest>, headers: Headers = {}): Promise<string> {
  return (await desk(testConfig(SCENARIOS)).decide(request, headers)).rule;
}

function user(...content: Block[]): MessageParam {
  return { role: "user", content };
}

function words(count: number): string {
  return "word ".repeat(count);
}

describe("think", () => {
  const thinking = (type: string, effort?: string): Partial<MessagesRequest> => ({
    thinking: { type },
    ...(effort !== undefined && { output_config: { effort } }),
  });

  it.each([
    ["enabled", undefined, "think"],
    ["disabled", undefined, "default"],
    ["disabled", "max", "default"],
    ["adaptive", undefined, "default"],
    ["adaptive", "medium", "default"],
    ["adaptive", "high", "think"],
    ["adaptive", "max", "think"],
    ["adaptive", "not-an-effort", "default"],
  ])("with thinking %s and effort %s: %s", async (type, effort, rule) => {
    expect(await ruleOf(thinking(type, effort))).toBe(rule);
  });

  it.each([
    ["claude-opus-5-5", "medium", "default"],
    ["claude-opus-5-5", "high", "think"],
    ["claude-opus-5", "high", "default"],
    ["claude-opus-5", "xhigh", "think"],
    ["claude-opus-4-7", "xhigh", "default"],
    ["claude-opus-4-7", "max", "think"],
    ["claude-ccr/auto", "high", "default"],
    ["claude-ccr/auto", "xhigh", "think"],
  ])("%s asks with effort %s by its own default or beyond it: %s", async (model, effort, rule) => {
    expect(await ruleOf({ model, ...thinking("adaptive", effort) })).toBe(rule);
  });

  it("follows Router.thinkEffort where it is set", async () => {
    const { decide } = desk(testConfig({ ...SCENARIOS, thinkEffort: "medium" }));
    expect((await decide(thinking("adaptive", "medium"))).why).toContain("effort medium >= medium");
    expect((await decide(thinking("adaptive", "low"))).rule).toBe("default");
  });

  it("takes plan mode, whatever the effort", async () => {
    const safeguards = (permission_mode: string): object => ({
      thinking: ADAPTIVE,
      output_config: { effort: "medium" },
      safeguards: [{ type: "dangerous_tool_use", classifier_context: { v: 1, permission_mode } }],
    });
    expect(await ruleOf(safeguards("plan"))).toBe("think");
    expect(await ruleOf(safeguards("auto"))).toBe("default");
    expect(await ruleOf({ safeguards: ["broken", null, { classifier_context: 7 }] })).toBe("default");
  });
});

describe("background", () => {
  it.each(["claude-haiku-5-5", "claude-3-5-haiku-20241022", "anthropic/claude-haiku-4.5"])(
    "takes %s",
    async (model) => {
      expect(await ruleOf({ model })).toBe("background");
    },
  );

  it("takes what Claude Code calls auxiliary, but no guess and no probe", async () => {
    expect(await ruleOf({ max_tokens: 512 }, AUXILIARY)).toBe("background");
    expect(await ruleOf({ max_tokens: 1 }, AUXILIARY)).toBe("default");
    expect(await ruleOf({}, { "x-claude-code-session-id": "u" })).toBe("default");
  });

  it("leaves web searches to their own route, where there is one", async () => {
    expect(await ruleOf({ model: "claude-haiku-5-5", tools: [WEB_SEARCH] }, AUXILIARY)).toBe("webSearch");
    const { webSearch: _none, ...others } = SCENARIOS;
    const { decide } = desk(testConfig(others));
    expect((await decide({ model: "claude-haiku-5-5", tools: [WEB_SEARCH] })).rule).toBe("background");
  });
});

describe("webSearch", () => {
  it("is the server's tool, not Claude Code's own", async () => {
    expect(await ruleOf({ tools: [BASH, WEB_SEARCH] })).toBe("webSearch");
    expect(await ruleOf({ tools: [{ name: "WebSearch", input_schema: {} }] })).toBe("default");
    expect(await ruleOf({ tools: [WEB_SEARCH], thinking: { type: "enabled" } })).toBe("webSearch");
  });
});

describe("image", () => {
  const result = (content: unknown): Block => ({ type: "tool_result", tool_use_id: "t", content });
  const answer: MessageParam = { role: "assistant", content: "ok" };
  const reminder: MessageParam = { role: "system", content: "# Environment" };

  it.each<[string, MessageParam[], string]>([
    ["in the prompt", [user(PNG, { type: "text", text: "what is this" })], "image"],
    ["in a tool's result", [user({ type: "text", text: "read" }), answer, user(result([PNG]))], "image"],
    ["in front of a system message", [user(PNG), reminder], "image"],
    ["in an earlier turn", [user(PNG), answer, user({ type: "text", text: "go on" })], "default"],
    ["not in a text", [user(result("image")), answer, user(result([{ type: "text", text: "image" }]))], "default"],
  ])("is one %s", async (_where, list, rule) => {
    expect(await ruleOf({ messages: list })).toBe(rule);
  });

  it("comes before an explicit model, as in CCR", async () => {
    expect(await ruleOf({ model: "demo,demo-small", messages: [user(PNG)] })).toBe("image");
  });

  it("leaves the turn to the other rules with forceUseImageAgent, which says so", async () => {
    const { decide } = desk(testConfig(SCENARIOS, { imageAgent: true }));
    const decision = await decide({ messages: [user(PNG)] });
    expect(decision.rule).toBe("default");
    expect(decision.tried.find(({ rule }) => rule === "image")?.why).toBe(
      "an image in the last turn, for the image agent: forceUseImageAgent",
    );
    expect(decision.image).toMatchObject({ model: "image" });
  });
});

describe("longContext", () => {
  const router = { ...SCENARIOS, longContextThreshold: 30_000 };
  it("is more than the threshold, strictly", async () => {
    const { decide, router: routing } = desk(testConfig(router));
    const long = { messages: [user({ type: "text", text: words(30_000) })] };
    const tokens = routing.estimate(testFacts(long), undefined);
    const at = async (longContextThreshold: number): Promise<string> =>
      (await decide(long, {}, testConfig({ ...router, longContextThreshold }))).rule;
    expect(await at(tokens)).toBe("default");
    expect(await at(tokens - 1)).toBe("longContext");
  });

  it("is 60,000 where nothing is set", async () => {
    const { decide } = desk(testConfig(SCENARIOS));
    expect((await decide({ messages: [user({ type: "text", text: words(40_000) })] })).rule).toBe("default");
    const { why } = await decide({ messages: [user({ type: "text", text: words(70_000) })] });
    expect(why).toMatch(/^\d\d,\d{3} tokens > 60,000: Router.longContext is demo,longContext$/);
  });

  it("stays on after a long turn, from 20,000 tokens on", async () => {
    const { decide, router: routing } = desk(testConfig(SCENARIOS));
    const usage = { input_tokens: 15_000, cache_read_input_tokens: 50_000, cache_creation_input_tokens: 0 };
    const { target } = await decide();
    routing.answered(testFacts({ messages: [user({ type: "text", text: words(50_000) })] }), target, {
      ...usage,
      output_tokens: 1,
    });
    expect((await decide({ messages: [user({ type: "text", text: words(25_000) })] })).why).toMatch(
      /^the last turn had 65,000 tokens > 60,000, now it is 3\d,\d{3}: /,
    );
    expect((await decide({ messages: [user({ type: "text", text: words(10_000) })] })).rule).toBe("default");
  });

  it("takes haiku requests too, but not explicit ones", async () => {
    const messages = [user({ type: "text", text: words(70_000) })];
    expect(await ruleOf({ model: "claude-haiku-5-5", messages })).toBe("longContext");
    expect(await ruleOf({ model: "demo,demo-small", messages })).toBe("explicit");
  });
});

describe("sub-agents", () => {
  const hints = (type: string): Headers => ({
    "x-claude-code-request-class": "subagent",
    "x-claude-code-agent-id": "a1",
    "x-claude-code-agent-type": type,
  });

  it("have a route of their type before the one of all", async () => {
    const { decide } = desk(testConfig({ ...SCENARIOS, agents: { Explore: "demo,explore", toString: "demo,odd" } }));
    const explore = await decide({}, hints("Explore"));
    expect(explore.why).toBe("sub-agent Explore: Router.agents.Explore is demo,explore");
    expect(outcome(await decide({}, hints("Plan")))).toBe("subagent -> demo,subagent");
    expect(outcome(await decide({}, hints("constructor")))).toBe("subagent -> demo,subagent");
  });

  it("follow the other rules where no route is theirs", async () => {
    const { decide } = desk(testConfig({ default: "demo,default", background: "demo,background" }));
    expect((await decide({ model: "claude-haiku-5-5" }, hints("Explore"))).rule).toBe("background");
    expect((await decide({}, hints("Explore"))).rule).toBe("default");
  });
});
