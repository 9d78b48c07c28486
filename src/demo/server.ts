/** The demo provider: speaks OpenAI Chat Completions over real HTTP on loopback, from a script instead of a model. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { listen } from "listhen";

import type { Provider } from "../core/target.ts";
import { type ChatRequest, parseChatRequest } from "./chat.ts";
import { chunksOf, completionOf } from "./chunks.ts";
import { DEMO_MODELS, type DemoModel, demoModel } from "./models.ts";
import { type Answer, nextAnswer, type Refusal } from "./script.ts";

export interface DemoOptions {
  /** Folder of the demo project, whose files the script reads. */
  readonly project: string;
  /** Pace against that of an ordinary model; tests are in more of a hurry. */
  readonly speed?: number;
}

export interface DemoServer {
  readonly provider: Provider;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;

interface State {
  readonly options: DemoOptions;
  refused: boolean;
}

export async function startDemoServer(options: DemoOptions): Promise<DemoServer> {
  const state: State = { options, refused: false };
  const listener = await listen((request, response) => {
    handle(state, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  }, OURSELVES_ALONE);
  return {
    provider: {
      name: "demo",
      url: `${listener.url}v1/chat/completions`,
      key: "",
      models: DEMO_MODELS.map(({ name }) => name),
      dialect: "openai-chat",
      headers: {},
      windows: Object.fromEntries(DEMO_MODELS.map(({ name, window }) => [name, window])),
      prices: Object.fromEntries(DEMO_MODELS.map(({ name }) => [name, { input: 0, output: 0 }])),
    },
    close: async () => {
      listener.server.closeAllConnections();
      await listener.close();
    },
  };
}

/** By itself listhen would read `PORT`, print its URL and end the program on a signal. */
const OURSELVES_ALONE = {
  hostname: "127.0.0.1",
  port: { random: true },
  isProd: true,
  public: false,
  showURL: false,
  autoClose: false,
} as const;

async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST" || !request.url?.endsWith("/chat/completions")) {
    sendError(response, 404, `no ${request.url ?? "path"} here`);
    return;
  }
  const chat = parseChatRequest(await readJson(request));
  const model = chat && demoModel(chat.model);
  if (!chat) sendError(response, 400, "not a Chat Completions request");
  else if (!model) sendError(response, 404, `The model ${chat.model} does not exist`);
  else await answer(state, chat, model, response);
}

async function answer(state: State, chat: ChatRequest, model: DemoModel, response: ServerResponse): Promise<void> {
  const { project, speed = 1 } = state.options;
  const left = new AbortController();
  response.once("close", () => left.abort());
  const next = nextAnswer(chat, { project, refused: state.refused });
  await pause(model.delay / speed, left.signal);
  if (next.kind === "refusal") {
    state.refused = true;
    refuse(response, next);
  } else if (chat.stream)
    await stream(chat, next, response, { msPerToken: 1000 / model.rate / speed, left: left.signal });
  else sendJson(response, 200, completionOf(chat, next));
}

interface Pace {
  readonly msPerToken: number;
  /** Aborted when the client has gone. */
  readonly left: AbortSignal;
}

async function stream(chat: ChatRequest, next: Answer, response: ServerResponse, pace: Pace): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const chunk of chunksOf(chat, next)) {
    if (pace.left.aborted) return;
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    await pause(pace.msPerToken, pace.left);
  }
  response.end("data: [DONE]\n\n");
}

/** Ends early when the client leaves. */
async function pause(ms: number, left: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: left }).catch(() => {});
}

function refuse(response: ServerResponse, { status, message, retryAfter }: Refusal): void {
  response.setHeader("retry-after", String(retryAfter));
  sendError(response, status, message);
}

function sendError(response: ServerResponse, status: number, message: string): void {
  const type = status === 429 ? "rate_limit_exceeded" : "invalid_request_error";
  sendJson(response, status, { error: { message, type, code: type, param: null } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}
