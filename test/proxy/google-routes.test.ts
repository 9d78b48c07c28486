/** Requests of a client through the whole proxy to Google's endpoints, as CCR's users configure them. */
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { parseConfig } from "../../src/config/load.ts";
import { Bus } from "../../src/core/bus.ts";
import { Redactor } from "../../src/core/redact.ts";
import { startProxy } from "../../src/proxy/server.ts";
import { fieldsOf, itemsOf, type Fields } from "../../src/transformers/foreign.ts";
import { chatCompletion } from "../helpers/http-bytes.ts";
import { startGoogle } from "../helpers/google.ts";
import { plainRouter } from "../helpers/routing.ts";
import { startStrictGemini, STRICT_KEY } from "../helpers/strict-gemini.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

/** Returns a function that sends one Messages request. */
async function proxyFor(provider: object, file: object = {}): Promise<(body: object) => Promise<Response>> {
  const Providers = [{ name: "google", api_key: "none", models: ["gemini-3-flash"], ...provider }];
  const config = parseConfig(JSON.stringify({ Providers, ...file }), "config.json", { env: {} });
  const deps = {
    bus: new Bus(),
    config: () => config,
    router: plainRouter(),
    redactor: new Redactor(),
    clients: [],
  };
  const proxy = await startProxy(deps, { host: "127.0.0.1", port: 0 });
  onTestFinished(() => proxy.close());
  return (body) =>
    fetch(`${proxy.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "anthropic-beta": "claude-code-20250219,effort-2025-11-24" },
      body: JSON.stringify({ model: "claude-opus-5-5", max_tokens: 9_000, ...body }),
    });
}

const ASK = { role: "user", content: "Hi" };
const TOOLS = [{ name: "Read", description: "Reads", input_schema: { type: "object", properties: { a: {} } } }];

describe("the Gemini API", () => {
  const call = { functionCall: { name: "Read", args: { a: 1 } }, thoughtSignature: "sig" };

  it("row 118: streams a tool call, and has its signature back on the next request", async () => {
    const gemini = await startStrictGemini([[[{ text: "I read" }, call]], [[{ text: "Done" }]]]);
    const send = await proxyFor({ api_base_url: gemini.url, api_key: STRICT_KEY, transformer: { use: ["gemini"] } });
    const first = await (await send({ messages: [ASK], tools: TOOLS, stream: true })).text();
    expect(gemini.breaks).toEqual([]);
    expect(first).toContain('"stop_reason":"tool_use"');
    const id = /"id":"(call_\w+)"/.exec(first)?.[1];
    const answered = [
      ASK,
      { role: "assistant", content: [{ type: "tool_use", id, name: "Read", input: { a: 1 } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "text" }] },
    ];
    const second = await send({ messages: answered, tools: TOOLS });
    expect(gemini.breaks).toEqual([]);
    expect(await second.json()).toMatchObject({ content: [{ type: "text", text: "Done" }], stop_reason: "end_turn" });
    expect(fieldsOf(itemsOf(gemini.bodies[1]?.["contents"])[1])["parts"]).toEqual([call]);
  });

  it("row 70: says what was wrong in Anthropic's form", async () => {
    const gemini = await startStrictGemini([]);
    const send = await proxyFor({ api_base_url: gemini.url, api_key: "AIza-wrong", transformer: { use: ["gemini"] } });
    const answer = await send({ messages: [ASK] });
    expect(answer.status).toBe(424);
    expect(await answer.json()).toMatchObject({ type: "error", error: { type: "authentication_error" } });
  });
});

describe("Vertex AI", () => {
  it("Gemini: with CCR's transformer, and the project of the credentials", async () => {
    const candidates = [{ content: { parts: [{ text: "Hello" }] }, finishReason: "STOP" }];
    const google = await startGoogle({ answer: { candidates } });
    const credentials = await put(join(await tempDir(), "key.json"), google.serviceAccount);
    const provider = { api_base_url: google.url, transformer: { use: ["vertex-gemini"] } };
    const send = await proxyFor(provider, { GOOGLE_APPLICATION_CREDENTIALS: credentials });
    expect(await (await send({ messages: [ASK] })).json()).toMatchObject({
      content: [{ type: "text", text: "Hello" }],
    });
    expect(google.breaks).toEqual([]);
    expect(google.seen).toMatchObject([
      {
        path: "/v1beta1/projects/own%20project/locations/us-central1/publishers/google/models/gemini-3-flash:generateContent",
        authorization: "Bearer ya29.token-1",
      },
    ]);
  });

  it.each([
    ["CCR's transformer and its options", "/v1/projects/p/locations/l/endpoints/openapi/chat/completions"],
    ["a service account in the place of the key", "/chat/completions"],
  ])("in OpenAI's form: with %s", async (_, path) => {
    const google = await startGoogle({ answer: chatCompletion("Hello") });
    const { client_email, private_key } = google.serviceAccount;
    const own = { client_email, private_key, token_uri: `${google.url}/token`, private_key_id: "kid-1" };
    const inOptions = path.startsWith("/v1");
    const send = await proxyFor({
      api_base_url: google.url + path,
      ...(inOptions ? {} : { api_key: JSON.stringify(google.serviceAccount) }),
      transformer: { use: [inOptions ? ["vertex-openai", own] : "vertex-openai"] },
    });
    expect(await (await send({ messages: [ASK] })).json()).toMatchObject({
      content: [{ type: "text", text: "Hello" }],
    });
    expect(google.breaks).toEqual([]);
    expect(google.seen).toMatchObject([{ path, authorization: "Bearer ya29.token-1" }]);
  });

  it("Claude: passes answers through", async () => {
    const message = {
      id: "msg_vrtx_1",
      type: "message",
      role: "assistant",
      content: [{ type: "text", text: "Hello" }],
    };
    const answer: Fields = {
      ...message,
      model: "claude-x",
      stop_reason: "end_turn",
      usage: { input_tokens: 1, output_tokens: 1 },
    };
    const google = await startGoogle({ answer });
    const api_base_url = `${google.url}/v1/projects/p/locations/us-east5/publishers/anthropic/models/`;
    const send = await proxyFor({ api_base_url, api_key: "ya29.mine", models: ["claude-x"] });
    expect(await (await send({ messages: [ASK] })).json()).toMatchObject({ ...answer, model: "claude-opus-5-5" });
    expect(google.seen).toEqual([
      {
        path: "/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-x:rawPredict",
        authorization: "Bearer ya29.mine",
        body: { anthropic_version: "vertex-2023-10-16", max_tokens: 9_000, messages: [ASK] },
      },
    ]);
  });

  it("without credentials, ends the turn and says what to do", async () => {
    const google = await startGoogle();
    const provider = {
      api_base_url: google.url,
      api_key: "/nowhere/key.json",
      transformer: { use: ["vertex-claude"] },
    };
    const answer = await (await proxyFor(provider))({ messages: [ASK] });
    expect(answer.status).toBe(424);
    expect(answer.headers.get("x-should-retry")).toBe("false");
    const text = await answer.text();
    expect(text).toContain("no access token for google: cannot read /nowhere/key.json (ENOENT)");
    expect(text).toContain("gcloud auth application-default login");
  });
});
