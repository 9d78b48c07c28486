/** The eight-provider configuration of CCR's users, with the real Claude Code: which provider gets which of its requests. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";

import { expect, it, onTestFinished } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { claudeHome } from "../helpers/claude.ts";
import { chatAnswer, chatChunk, CHAT_DONE, frame } from "../helpers/http-bytes.ts";
import { portOf } from "../helpers/scripted-upstream.ts";
import { put } from "../helpers/temp-dir.ts";

const FIXTURE = join(import.meta.dirname, "..", "fixtures", "config", "eight-providers.json5");
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Of Claude Code's tools, or the image agent's. */
interface ToolCall {
  readonly name: string;
  readonly args: object;
}

interface Asked {
  /** `provider,model` */
  readonly name: string;
  readonly body: string;
}

interface Providers {
  readonly origin: string;
  readonly asked: readonly Asked[];
}

/** Every provider under its name: `/deepseek/chat/completions`, `/gemini/v1beta/models/...`. */
async function providers(calls: readonly ToolCall[]): Promise<Providers> {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readText(request);
    const [, provider = "", ...rest] = (request.url ?? "").split("/");
    const inUrl = /models\/([^:]+):/.exec(rest.join("/"))?.[1];
    const model: unknown = inUrl ?? JSON.parse(body).model;
    asked.push({ name: `${provider},${String(model)}`, body });
    const call = calls[asked.length - 1];
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (inUrl !== undefined) response.end(GEMINI_OK);
    else response.end(call ? calling(call) : chatAnswer(["ok"]).join(""));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${portOf(server.address())}`, asked };
}

const GEMINI_OK = frame({
  candidates: [{ content: { role: "model", parts: [{ text: "found" }] }, finishReason: "STOP", index: 0 }],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1, totalTokenCount: 6 },
});

function calling({ name, args }: ToolCall): string {
  const called = { index: 0, id: "call_1", type: "function", function: { name, arguments: JSON.stringify(args) } };
  return [chatChunk({ tool_calls: [called] }), chatChunk({}, "tool_calls"), CHAT_DONE].join("");
}

interface Turn {
  readonly args?: readonly string[];
  readonly input?: string;
  /** In the first answers, one each. */
  readonly calls?: readonly ToolCall[];
  /** Added to `Router`. */
  readonly router?: string;
  /** Added beside `Router`. */
  readonly more?: string;
}

/** The fixture with every URL on loopback: one turn of Claude Code, and who was asked what. */
async function turn({ args = ["go"], input, calls = [], router = "", more = "" }: Turn): Promise<readonly Asked[]> {
  const place = await claudeHome();
  const { origin, asked } = await providers(calls);
  const config = (await readFile(FIXTURE, "utf8"))
    .replace(/ {2}PROXY_URL: .*\n/, more)
    .replaceAll(/name: "(\w+)",\n(\s+)api_base_url: "https?:\/\/[^/]+/g, `name: "$1",\n$2api_base_url: "${origin}/$1`)
    .replace("Router: {", `Router: {${router}`);
  await put(join(place.home, ".claude-code-router", "config.json"), config, 0o600);
  await put(join(place.project, "pixel.png"), Buffer.from(PNG, "base64"));
  const env = { ...place.env, GEMINI_API_KEY: "gemini-key-0004" };
  const outcome = await ccr(["code", "-p", ...args], {
    env,
    cwd: place.project,
    ...(input !== undefined && { input }),
  });
  expect(outcome.stderr).toContain("$OPENROUTER_API_KEY is not set");
  expect(outcome.stderr).toContain("modelscope has no api_key");
  expect(outcome.stderr).toContain("dashscope has no api_key");
  expect(outcome.code).toBe(0);
  return asked;
}

function names(asked: readonly Asked[]): string[] {
  return asked.map(({ name }) => name);
}

const READ: ToolCall = { name: "Read", args: { file_path: "pixel.png" } };
const SEARCH: ToolCall = { name: "WebSearch", args: { query: "routers" } };
const AGENT: ToolCall = {
  name: "Agent",
  args: {
    description: "d",
    prompt: "<CCR-SUBAGENT-MODEL>openrouter,anthropic/claude-3.5-sonnet</CCR-SUBAGENT-MODEL>\nAnalyse this.",
    subagent_type: "general-purpose",
    run_in_background: false,
  },
};
const IMAGE = `image: "aihubmix,gemini-2.5-pro",`;

it.each<[string, Turn, string[]]>([
  ["an ordinary turn", {}, ["deepseek,deepseek-chat"]],
  ["a background task", { args: ["go", "--model", "haiku"] }, ["ollama,qwen2.5-coder:latest"]],
  ["plan mode", { args: ["go", "--permission-mode", "plan"] }, ["deepseek,deepseek-reasoner"]],
  ["a model by name", { args: ["go", "--model", "aihubmix,Z/glm-4.5"] }, ["aihubmix,Z/glm-4.5"]],
  [
    "a long conversation",
    { args: ["what is this?"], input: "word ".repeat(70_000) },
    ["openrouter,google/gemini-2.5-pro-preview"],
  ],
  [
    "a web search",
    { args: ["go", "--allowedTools", "WebSearch"], calls: [SEARCH] },
    ["deepseek,deepseek-chat", "gemini,gemini-2.5-flash", "deepseek,deepseek-chat"],
  ],
  [
    "a sub-agent with a tag",
    { calls: [AGENT] },
    ["deepseek,deepseek-chat", "openrouter,anthropic/claude-3.5-sonnet", "deepseek,deepseek-chat"],
  ],
  ["a picture", { calls: [READ], router: IMAGE }, ["deepseek,deepseek-chat", "aihubmix,gemini-2.5-pro"]],
])("%s", async (_what, options, expected) => {
  expect(names(await turn(options))).toEqual(expected);
});

it("a picture with forceUseImageAgent: the model that sees is asked, the usual one goes on", async () => {
  const look: ToolCall = { name: "analyzeImage", args: { imageId: ["picture-1"], task: "Which colour?" } };
  const asked = await turn({ calls: [READ, look], router: IMAGE, more: "forceUseImageAgent: true,\n" });
  expect(names(asked)).toEqual([
    "deepseek,deepseek-chat",
    "deepseek,deepseek-chat",
    "aihubmix,gemini-2.5-pro",
    "deepseek,deepseek-chat",
  ]);
  const bodies = asked.map(({ body }) => body);
  expect(bodies[1]).toContain("[picture-1: a picture that you cannot see. Ask analyzeImage what it shows.]");
  expect(bodies.map((body) => body.includes("image_url"))).toEqual([false, false, true, false]);
  expect(bodies[2]).toContain("Which colour?");
});
