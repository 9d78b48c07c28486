/** What is changed about a request that was refused, before it goes out once more: rectified, or to where there is room. */
import { describe, expect, it } from "vitest";

import { chainOf } from "../helpers/chain.ts";
import { anthropicAnswer, chatAnswer, frame, json, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyBefore, recordOf, REQUEST, textOf } from "../helpers/proxy.ts";

const FINE = sseToEnd(anthropicAnswer(["fine"]));
const refused = (message: string, more: object = {}): object => ({
  type: "error",
  error: { type: "invalid_request_error", message, ...more },
});
const bodyOf = (request: { readonly body: Buffer } | undefined): Record<string, unknown> =>
  recordOf(request?.body.toString() ?? "");

const THINKING = {
  ...REQUEST,
  max_tokens: 32_000,
  thinking: { type: "enabled", budget_tokens: 31_999 },
  messages: [
    { role: "user", content: "hi" },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Hm", signature: "foreign" },
        { type: "text", text: "Hello" },
      ],
    },
    { role: "user", content: "go on" },
  ],
};

describe("row 127: a refusal after a switch of models is mended, once", () => {
  it.each([
    ["thinking of somebody else", "messages.1.content.0: Invalid `signature` in `thinking` block"],
    ["a budget that is too large", "thinking.budget_tokens: must be less than 16000"],
  ])("%s", async (_, message) => {
    const { upstream, proxy } = await proxyBefore([json(400, refused(message)), FINE]);
    expect(textOf((await proxy.post(THINKING).answer).events)).toBe("fine");
    const [first, second] = upstream.requests.map(bodyOf);
    expect(second).not.toEqual(first);
    const notes = proxy.events.flatMap((event) => (event.type === "flow.noted" ? [event.text] : []));
    const notices = proxy.events.flatMap((event) => (event.type === "notice" ? [event.text] : []));
    expect(notes).toHaveLength(1);
    expect(notices).toEqual([`up,up-model: ${notes[0]}`]);
  });

  it("a provider that goes on refusing is not asked for ever, and its words reach the client", async () => {
    const { upstream, proxy } = await proxyBefore([json(400, refused("Invalid `signature` in `thinking` block"))]);
    const { status, text } = await proxy.post(THINKING).answer;
    expect(status).toBe(400);
    expect(text).toContain("Invalid `signature`");
    expect(upstream.requests).toHaveLength(2);
  });

  it("what helps nobody is not tried", async () => {
    const { upstream, proxy } = await proxyBefore([json(400, refused("messages: at least one message is required"))]);
    await proxy.post().answer;
    expect(upstream.requests).toHaveLength(1);
  });

  it("a notice is told once, a note for each request", async () => {
    const { proxy } = await proxyBefore([
      json(400, refused("top_k: Extra inputs are not permitted")),
      FINE,
      json(400, refused("top_k: Extra inputs are not permitted")),
      FINE,
    ]);
    for (let turn = 0; turn < 2; turn++) await proxy.post({ ...REQUEST, top_k: 5 }).answer;
    const types = proxy.events.map(({ type }) => type);
    expect(types.filter((type) => type === "flow.noted")).toHaveLength(2);
    expect(types.filter((type) => type === "notice")).toHaveLength(1);
  });
});

describe("encrypted reasoning that cannot be read any more", () => {
  const item = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAAA-secret" };
  const call = { type: "function_call", id: "fc_1", call_id: "call_1", name: "Read", arguments: "{}" };
  const response = (output: readonly object[]): object => ({
    id: "resp_1",
    object: "response",
    status: "completed",
    model: "m",
    output,
    usage: { input_tokens: 9, output_tokens: 3, total_tokens: 12 },
  });
  const said = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "fine" }] };
  const asked = { model: "m", max_tokens: 99, tools: [{ name: "Read", input_schema: { type: "object" } }] };

  it.each([
    ["comes back with the thinking", true],
    ["comes back from what was kept, because the client has dropped it", false],
  ])("%s: the second try is without it", async (_, kept) => {
    const denied = json(
      400,
      refused("The encrypted content gAAA...ret could not be verified.", { code: "invalid_encrypted_content" }),
    );
    const scripts = [json(200, response([item, call])), denied, json(200, response([said]))];
    const { upstream, proxy } = await proxyBefore(scripts, { dialect: "openai-responses" });
    const user = { role: "user", content: "hi" };
    const first = await proxy.post({ ...asked, messages: [user] }).answer;
    const content = Array.isArray(first.json["content"]) ? first.json["content"] : [];
    const back = kept ? content : content.filter(({ type }) => type !== "thinking");
    const id: unknown = content.at(-1)?.id;
    const result = { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "ok" }] };
    const answer = await proxy.post({ ...asked, messages: [user, { role: "assistant", content: back }, result] })
      .answer;
    expect(answer.json).toMatchObject({ content: [{ type: "text", text: "fine" }] });
    const bodies = upstream.requests.map(({ body }) => body.toString());
    expect(bodies[1]).toContain("gAAAA-secret");
    expect(bodies[2]).not.toContain("gAAAA-secret");
    expect(bodies).toHaveLength(3);
  });
});

describe("a prompt that is too long", () => {
  const tooLong = json(400, refused("prompt is too long: 70000 tokens > 65536 maximum"));
  const router = { default: "one,m", longContext: "two,m", longContextThreshold: 1_000_000 };
  const chat = sseToEnd(chatAnswer(["fine"]));

  it("goes to the long-context route, where it fits", async () => {
    const { proxy, asked } = await chainOf(
      [{ scripts: [tooLong] }, { scripts: [chat], dialect: "openai-chat", provider: { windows: { m: 200_000 } } }],
      { config: { router, fallback: {} } },
    );
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([1, 1]);
    const routes = proxy.events.flatMap((event) => (event.type === "flow.routed" ? [event.route.why] : []));
    expect(routes.at(-1)).toBe("longContext: too long for one,m");
  });

  it("row 76: stays where it is when it fits nowhere, in the words that make Claude Code compact", async () => {
    const { proxy, asked } = await chainOf(
      [{ scripts: [tooLong] }, { scripts: [chat], provider: { windows: { m: 10 } } }],
      {
        config: { router },
      },
    );
    const content = "word ".repeat(100);
    const { status, json: body } = await proxy.post({ ...REQUEST, messages: [{ role: "user", content }] }).answer;
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: "prompt is too long: 70000 tokens > 65536 maximum" } });
    expect(asked()).toEqual([1, 0]);
  });

  it("row 76: is told with numbers where the provider gives none", async () => {
    const vague = json(400, { error: { message: "context_length_exceeded" } });
    const provider = { windows: { "up-model": 1_000 } };
    const { proxy } = await proxyBefore([vague], { dialect: "openai-chat", provider });
    const { json: body } = await proxy.post().answer;
    expect(body).toMatchObject({ error: { message: "prompt is too long: 1001 tokens > 1000 maximum" } });
  });

  it("never goes to a fallback", async () => {
    const { proxy, asked } = await chainOf([{ scripts: [json(413, refused("too large"))] }, { scripts: [FINE] }]);
    expect((await proxy.post().answer).status).toBe(400);
    expect(asked()).toEqual([1, 0]);
  });
});

describe("max_tokens: 0 warms up a cache", () => {
  const warm = { ...REQUEST, max_tokens: 0 };

  it("where the provider has none to be warmed, nothing is asked and nothing said", async () => {
    const { upstream, proxy } = await proxyBefore([json(500, {})], { dialect: "openai-chat" });
    const whole = await proxy.post({ ...warm, stream: false }).answer;
    expect(whole.json).toMatchObject({ type: "message", content: [], stop_reason: "max_tokens", model: REQUEST.model });
    const { events } = await proxy.post(warm).answer;
    expect(events.map(({ type }) => type)).toEqual(["message_start", "message_delta", "message_stop"]);
    expect(upstream.requests).toHaveLength(0);
    expect(proxy.events.filter(({ type }) => type === "flow.closed")).toHaveLength(2);
  });

  it("Anthropic gets it as it is", async () => {
    const { upstream, proxy } = await proxyBefore([sseToEnd([frame({ type: "message_stop" })])]);
    await proxy.post(warm).answer;
    expect(bodyOf(upstream.requests[0])["max_tokens"]).toBe(0);
  });
});
