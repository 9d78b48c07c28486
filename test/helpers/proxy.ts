/** A real proxy on loopback in front of a scripted upstream, and clients of it. */
import { type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import { text as readText } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";
import { Bus } from "../../src/core/bus.ts";
import type { StreamEvent } from "../../src/core/event.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { isRecord } from "../../src/core/message.ts";
import { Redactor } from "../../src/core/redact.ts";
import { SseDecoder } from "../../src/core/sse.ts";
import type { DialectName, Provider } from "../../src/core/target.ts";
import { startProxy } from "../../src/proxy/server.ts";
import type { Client, Proxy, ProxyDeps } from "../../src/proxy/types.ts";
import { plainRouter } from "./routing.ts";
import { scriptedUpstream, type Script, type ScriptedUpstream } from "./scripted-upstream.ts";

/** The provider's key, which must be nowhere but on the way to the provider. */
export const KEY = "sk-canary-4f1d9c2b7a";

export interface ProxyOptions {
  readonly dialect?: DialectName;
  readonly provider?: Partial<Provider>;
  readonly config?: Partial<Config>;
  readonly clients?: readonly Client[];
  readonly host?: string;
  readonly port?: number;
  /** Folder for what outlives the proxy. */
  readonly keepsakes?: string | undefined;
  /** Folder of what requests have cost. */
  readonly spending?: string | undefined;
  readonly cassette?: ProxyDeps["cassette"];
}

export interface TestProxy {
  readonly url: string;
  readonly port: number;
  readonly proxy: Proxy;
  readonly provider: Provider;
  /** Everything the bus has told, in order. */
  readonly events: readonly BusEvent[];
  /** The first event of that type, once it is there. */
  event<T extends BusEvent["type"]>(type: T, nth?: number): Promise<Extract<BusEvent, { type: T }>>;
  post(body?: object | string, options?: PostOptions): Posted;
}

export interface PostOptions {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

const PATHS: Readonly<Partial<Record<DialectName, string>>> = {
  anthropic: "/v1/messages",
  "openai-chat": "/v1/chat/completions",
};

function providerAt(origin: string, dialect: DialectName, fields: Partial<Provider> = {}): Provider {
  const url = origin + (PATHS[dialect] ?? "");
  return { name: "up", url, key: KEY, models: ["up-model"], dialect, headers: {}, windows: {}, ...fields };
}

/** Closed with the test. */
export async function proxyTo(origin: string, options: ProxyOptions = {}): Promise<TestProxy> {
  const provider = providerAt(origin, options.dialect ?? "anthropic", options.provider);
  const config = { ...configFromProviders([provider]), ...options.config };
  const bus = new Bus();
  const events: BusEvent[] = [];
  const waiting: (() => void)[] = [];
  bus.subscribe((event) => {
    events.push(event);
    for (const wake of waiting.splice(0)) wake();
  });
  const proxy = await startProxy(
    {
      bus,
      config: () => config,
      router: plainRouter(bus),
      redactor: new Redactor(),
      clients: options.clients ?? [],
      keepsakes: options.keepsakes,
      spending: options.spending,
      cassette: options.cassette,
    },
    { host: options.host ?? "127.0.0.1", port: options.port ?? 0 },
  );
  onTestFinished(() => proxy.close());
  const { url, port } = proxy;
  const event: TestProxy["event"] = async (type, nth = 0) => {
    for (;;) {
      const found = events.filter((candidate) => isOfType(candidate, type))[nth];
      if (found) return found;
      await new Promise<void>((resolve) => void waiting.push(resolve));
    }
  };
  return { url, port, proxy, provider, events, event, post: (body, more) => post(port, body, more) };
}

/** A scripted upstream with a proxy in front of it. */
export async function proxyBefore(
  scripts: readonly Script[],
  options: ProxyOptions = {},
): Promise<{ upstream: ScriptedUpstream; proxy: TestProxy }> {
  const upstream = await scriptedUpstream(...scripts);
  return { upstream, proxy: await proxyTo(upstream.origin, options) };
}

const UNTOLD: ReadonlySet<string> = new Set(["proxy.listening", "flow.delta", "log"]);

/** What happened to requests, by name, without what depends on time. */
export function flowTypes({ events }: TestProxy): string[] {
  return events.map(({ type }) => type).filter((type) => !UNTOLD.has(type));
}

function isOfType<T extends BusEvent["type"]>(event: BusEvent, type: T): event is Extract<BusEvent, { type: T }> {
  return event.type === type;
}

export const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 64,
  stream: true,
  messages: [{ role: "user", content: "hi" }],
} as const;

/** A request on a connection of its own. */
export interface Posted {
  readonly request: ClientRequest;
  /** Status and headers are there. */
  readonly head: Promise<IncomingMessage>;
  /** Reads the answer to its end. */
  readonly answer: Promise<Answer>;
  /** Closes the connection. */
  leave(): void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly events: readonly StreamEvent[];
  readonly json: Readonly<Record<string, unknown>>;
}

export function post(port: number, body: object | string = REQUEST, options: PostOptions = {}): Posted {
  const { path = "/v1/messages", headers = {}, method = "POST" } = options;
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const request = httpRequest({
    port,
    host: "127.0.0.1",
    path,
    method,
    agent: false,
    headers: { "content-type": "application/json", "content-length": bytes.length, ...headers },
  });
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve).once("error", reject);
  });
  head.catch(() => {
    // Whoever asks for the answer hears of it.
  });
  request.end(bytes);
  let answer: Promise<Answer> | undefined;
  return {
    request,
    head,
    get answer() {
      return (answer ??= head.then(readAnswer));
    },
    leave: () => void request.destroy(),
  };
}

async function readAnswer(message: IncomingMessage): Promise<Answer> {
  return answerOf(message.statusCode ?? 0, flat(message), await readText(message));
}

function answerOf(status: number, headers: Readonly<Record<string, string>>, text: string): Answer {
  return {
    status,
    headers,
    text,
    get events() {
      return eventsOf(text);
    },
    get json() {
      return recordOf(text);
    },
  };
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

export function eventsOf(text: string): StreamEvent[] {
  const decoder = new SseDecoder();
  const frames = [...decoder.push(Buffer.from(text)), ...decoder.end()];
  return frames.map(({ data }): StreamEvent => JSON.parse(data));
}

export function recordOf(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (isRecord(value)) return value;
  throw new Error(`not an object: ${text}`);
}

/** The text that a stream's deltas make up. */
export function textOf(events: readonly StreamEvent[]): string {
  return events
    .map((event) => (event.type === "content_block_delta" && event.delta.type === "text_delta" ? event.delta.text : ""))
    .join("");
}
