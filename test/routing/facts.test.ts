import { describe, expect, it } from "vitest";

import type { MessagesRequest, Tool } from "../../src/core/message.ts";
import { factsOf } from "../../src/routing/facts.ts";

const BASH: Tool = { name: "Bash", input_schema: { type: "object" } };
const SESSION = { "x-claude-code-session-id": "11111111-2222" };

function request(more: Partial<MessagesRequest> = {}): MessagesRequest {
  return { model: "m", messages: [{ role: "user", content: "hi" }], ...more };
}

describe("the session", () => {
  const user = (user_id: unknown): MessagesRequest => request({ metadata: { user_id } });

  it("is the owner of the token, else what the client says, in this order", () => {
    const body = user('{"device_id":"d","session_id":"from-body"}');
    expect(factsOf(body, SESSION, "pane").session).toBe("pane");
    expect(factsOf(body, SESSION, undefined).session).toBe("11111111-2222");
    expect(factsOf(body, {}, undefined).session).toBe("from-body");
    expect(factsOf(user("user_abc_account__session_from-old"), {}, undefined).session).toBe("from-old");
  });

  it.each([undefined, 7, "plain", "{broken", '{"session_id":7}', "{}"])("is anonymous with user_id %j", (id) => {
    expect(factsOf(user(id), {}, undefined).session).toBe("anonymous");
  });
});

describe("the class", () => {
  const classOf = (headers: Record<string, string>, more: Partial<MessagesRequest> = {}): string =>
    factsOf(request(more), headers, undefined).class;

  it.each([
    ["main", "main"],
    ["subagent", "subagent"],
    ["workflow", "subagent"],
    ["compaction", "compaction"],
    ["auxiliary", "auxiliary"],
    ["side_reply", "auxiliary"],
  ])("is what the hint header says: %s", (hint, expected) => {
    expect(classOf({ ...SESSION, "x-claude-code-request-class": hint })).toBe(expected);
  });

  it("is recognized without hints", () => {
    const attribution = "x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=cli; cc_is_subagent=true;";
    expect(classOf(SESSION, { tools: [BASH] })).toBe("main");
    expect(classOf({ ...SESSION, "x-claude-code-agent-id": "a0" }, { tools: [BASH] })).toBe("subagent");
    expect(classOf(SESSION, { tools: [BASH], system: [{ type: "text", text: attribution }] })).toBe("subagent");
    expect(classOf(SESSION)).toBe("auxiliary");
    expect(classOf(SESSION, { tools: [{ name: "web_search", type: "web_search_20250305" }] })).toBe("auxiliary");
    expect(classOf({ ...SESSION, "anthropic-beta": "a,fallback-credit-2026-06-01" }, { tools: [BASH] })).toBe(
      "compaction",
    );
    expect(classOf({ ...SESSION, "x-claude-code-request-class": "new-kind" }, { tools: [BASH] })).toBe("main");
  });

  it("is main for a plain API client without tools", () => {
    expect(classOf({})).toBe("main");
  });
});

it("keeps agent, model and stream flag", () => {
  const facts = factsOf(request({ stream: true }), { "x-claude-code-agent-id": "a1" }, undefined);
  expect(facts).toMatchObject({ agent: "a1", asked: "m", stream: true });
});
