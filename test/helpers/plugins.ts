/** A proxy on loopback with plugins in its configuration, and a provider that says what it is told to. */
import { copyFile, mkdir } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { loadConfig } from "../../src/config/load.ts";
import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { Redactor } from "../../src/core/redact.ts";
import { transformerCatalog } from "../../src/proxy/plugins/catalog.ts";
import { startProxy } from "../../src/proxy/server.ts";
import { fieldsOf, parseJson, type Fields } from "../../src/transformers/foreign.ts";
import { plainRouter } from "./routing.ts";
import { put, tempDir } from "./temp-dir.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "plugins");

export interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Fields;
}

export type Answerer = (response: ServerResponse, seen: Seen, request: IncomingMessage) => Promise<void> | void;

export interface Upstream {
  readonly origin: string;
  readonly seen: readonly Seen[];
}

export async function startUpstream(answer: Answerer): Promise<Upstream> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const text = await readText(request);
      const entry = { url: request.url ?? "", headers: request.headers, text, body: fieldsOf(parseJson(text)) };
      seen.push(entry);
      await answer(response, entry, request);
    };
    handle().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, seen };
}

/** Sends events as a stream. Objects become JSON. */
export async function sendEvents(response: ServerResponse, events: readonly (object | string)[]): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events) {
    response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  response.end();
}

export function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export const CHAT_CHUNKS: readonly (object | string)[] = [
  { id: "c1", choices: [{ index: 0, delta: { role: "assistant", content: "Hello " }, finish_reason: null }] },
  { id: "c1", choices: [{ index: 0, delta: { content: "world" }, finish_reason: "stop" }] },
  { id: "c1", choices: [], usage: { prompt_tokens: 9, completion_tokens: 2 } },
  "[DONE]",
];

export const CHAT_ANSWER: Fields = {
  id: "c1",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello world" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 2 },
};

export interface PluginSetup {
  /** Files of `test/fixtures/plugins`, or texts of plugins by file name. */
  readonly plugins: readonly (string | { readonly file: string; readonly source: string })[];
  readonly use: readonly unknown[];
  readonly modelUse?: readonly unknown[];
  readonly url: string;
  readonly options?: object;
  readonly limitMs?: number;
}

export interface Running {
  readonly url: string;
  readonly home: string;
  readonly events: readonly BusEvent[];
  ask(body: Fields): Promise<Response>;
}

/** The user's home, with CCR's folder in it and `HOME` pointing at it while the test runs. */
export async function pluginHome(): Promise<string> {
  const user = await tempDir();
  const before = process.env["HOME"];
  process.env["HOME"] = user;
  onTestFinished(() => {
    process.env["HOME"] = before;
  });
  await mkdir(join(user, ".claude-code-router", "plugins"), { recursive: true });
  return user;
}

export async function startWithPlugins(setup: PluginSetup): Promise<Running> {
  const user = await pluginHome();
  const home = join(user, ".claude-code-router");
  const transformers = await Promise.all(setup.plugins.map((plugin) => install(plugin, home, setup.options)));
  const path = await put(join(home, "config.json"), {
    transformers,
    Providers: [
      {
        name: "up",
        api_base_url: setup.url,
        api_key: "sk-provider-secret",
        models: ["large"],
        transformer: { use: setup.use, ...(setup.modelUse && { large: { use: setup.modelUse } }) },
      },
    ],
    Router: { default: "up,large" },
  });
  const config = await loadConfig(path, { transformers: transformerCatalog(home) });
  if (!config) throw new Error("no configuration");
  const bus = new Bus();
  const events: BusEvent[] = [];
  bus.subscribe((event) => void events.push(event));
  const proxy = await startProxy(
    {
      bus,
      config: () => config,
      router: plainRouter(bus),
      redactor: new Redactor(),
      clients: [],
      ...(setup.limitMs !== undefined && { pluginLimitMs: setup.limitMs }),
    },
    { host: "127.0.0.1", port: 0 },
  );
  onTestFinished(() => proxy.close());
  const ask = (body: Fields): Promise<Response> =>
    fetch(`${proxy.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-claude-code-session-id": "s-1" },
      body: JSON.stringify({
        model: "claude-opus-5-5",
        max_tokens: 1_000,
        messages: [{ role: "user", content: "hi" }],
        ...body,
      }),
    });
  return { url: proxy.url, home: user, events, ask };
}

async function install(plugin: PluginSetup["plugins"][number], home: string, options?: object): Promise<object> {
  const file = typeof plugin === "string" ? plugin : plugin.file;
  const path = join(home, "plugins", file);
  if (typeof plugin === "string") await copyFile(join(FIXTURES, plugin), path);
  else await put(path, plugin.source);
  return { path: join("plugins", file), ...(options && { options }) };
}
