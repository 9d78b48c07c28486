/** The demo provider over HTTP: streams, whole answers, errors, and a client that leaves. */
import { once } from "node:events";
import { request } from "node:http";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { isRecord } from "../../src/core/message.ts";
import { SseDecoder } from "../../src/core/sse.ts";
import { type DemoServer, startDemoServer } from "../../src/demo/server.ts";

const READ = { type: "function", function: { name: "Read", parameters: { properties: { file_path: {} } } } };
const USER = { role: "user", content: "hello" };
const AFTER_README = [
  USER,
  { role: "assistant", content: null, tool_calls: [{ id: "1" }] },
  { role: "tool", tool_call_id: "1", content: "x".repeat(2000) },
];

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer({ project: "/p", speed: 1000 });
});
afterAll(() => server.close());

function post(body: unknown, url: string = server.provider.url): Promise<Response> {
  return fetch(url, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
}

async function chunks(body: object): Promise<Record<string, unknown>[]> {
  const response = await post({ stream: true, stream_options: { include_usage: true }, ...body });
  const decoder = new SseDecoder();
  const frames = [...decoder.push(new Uint8Array(await response.arrayBuffer())), ...decoder.end()];
  expect(frames.at(-1)?.data).toBe("[DONE]");
  return frames.slice(0, -1).map(({ data }) => {
    const value: unknown = JSON.parse(data);
    return isRecord(value) ? value : {};
  });
}

function deltas(list: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return list.flatMap(({ choices }) => {
    const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
    return isRecord(first) && isRecord(first["delta"]) ? [first["delta"]] : [];
  });
}

describe("a stream", () => {
  it("carries reasoning, then text, token by token, then usage in a chunk without choices", async () => {
    const list = await chunks({ model: "demo-thinking", messages: [USER], tools: [READ] });
    const kinds = deltas(list).flatMap((delta) => Object.keys(delta));
    expect(kinds.indexOf("reasoning_content")).toBeLessThan(kinds.lastIndexOf("content"));
    expect(kinds.filter((kind) => kind === "content").length).toBeGreaterThan(30);
    expect(list.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } });
  });

  it("interleaves the arguments of parallel tool calls", async () => {
    const list = await chunks({ model: "demo-large", messages: AFTER_README, tools: [READ] });
    const calls = deltas(list).flatMap(({ tool_calls: parts }) => (Array.isArray(parts) ? parts : []));
    const order = calls.map(({ index }) => String(index)).join("");
    expect(order).toMatch(/^01(01)+/);
    for (const [index, file] of ["/p/src/greet.ts", "/p/src/main.ts"].entries()) {
      const text = calls.filter((call) => call.index === index).map((call) => call.function.arguments);
      expect(JSON.parse(text.join(""))).toEqual({ file_path: file });
    }
  });

  it("counts the earlier conversation as cached", async () => {
    const [first, later] = [
      await chunks({ model: "demo-large", messages: [USER], tools: [READ] }),
      await chunks({
        model: "demo-large",
        messages: [{ role: "user", content: "x".repeat(4000) }, ...AFTER_README],
        tools: [READ],
      }),
    ].map((list) => list.at(-1)?.["usage"]);
    expect(first).toMatchObject({ prompt_tokens_details: { cached_tokens: 0 } });
    expect(later).toMatchObject({ prompt_tokens_details: { cached_tokens: 1152 } });
  });
});

describe("without a stream", () => {
  it("comes whole, with tool calls as JSON text", async () => {
    const body: unknown = await (await post({ model: "demo-small", messages: [USER], tools: [READ] })).json();
    expect(body).toMatchObject({
      choices: [
        {
          finish_reason: "tool_calls",
          message: { tool_calls: [{ function: { name: "Read", arguments: '{"file_path":"/p/README.md"}' } }] },
        },
      ],
    });
  });

  it.each([
    ["no JSON", 400, "{"],
    ["an unknown model", 404, { model: "gpt-9", messages: [] }],
  ])("refuses %s", async (_, status, body) => {
    expect((await post(body)).status).toBe(status);
  });

  it("refuses other paths", async () => {
    expect((await post({}, new URL("/v1/other", server.provider.url).href)).status).toBe(404);
  });
});

describe("the rate limit", () => {
  it("comes once, with retry-after", async () => {
    const messages = [...AFTER_README, AFTER_README[1], AFTER_README[2]];
    const refused = await post({ model: "demo-large", messages, tools: [READ] });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await post({ model: "demo-large", messages, tools: [READ] })).status).toBe(200);
  });
});

describe("closing", () => {
  it("does not wait for a slow stream", async () => {
    const slow = await startDemoServer({ project: "/p", speed: 0.5 });
    const client = request(slow.provider.url, { method: "POST" });
    client.end(JSON.stringify({ model: "demo-small", stream: true, messages: [USER], tools: [READ] }));
    const [response] = await once(client, "response");
    const ended = once(response, "end");
    await Promise.all([slow.close(), expect(ended).rejects.toThrow("aborted")]);
  });
});
