/** A host with the page, in a home of its own; it ends with the test. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { readText, readTextAlone } from "../../src/cli/config.ts";
import { webOptions } from "../../src/cli/web.ts";
import { ConfigRejected } from "../../src/config/issues.ts";
import { loadConfig } from "../../src/config/load.ts";
import { pathsOf, type Paths } from "../../src/config/paths.ts";
import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";
import { parse } from "../../src/cli/flags.ts";
import { createHost, type Host } from "../../src/host.ts";
import { transformerCatalog } from "../../src/proxy/plugins/catalog.ts";
import { type ChatReply, type ChatUpstream, startChatUpstream } from "./chat-upstream.ts";
import { rawClient } from "./raw-client.ts";
import { put, tempDir } from "./temp-dir.ts";

export const SECRET = "sk-provider-secret-1234567890";
const CLIENT_TOKEN = "client-token-of-the-tests";

export interface WebPlace {
  readonly host: Host;
  readonly upstream: ChatUpstream;
  readonly paths: Paths;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  file(): Promise<string>;
  write(text: string): Promise<void>;
  /** A request of a client of the proxy. */
  ask(fields?: AskFields): Promise<Response>;
}

export interface WebPlaceOptions {
  /** Of the file; the address of the upstream stands for UPSTREAM. */
  readonly config?: string;
  readonly replies?: readonly ChatReply[];
}

export const CONFIG: string = `// My configuration
{
  Providers: [
    {
      name: "up", // the first
      api_base_url: "UPSTREAM",
      api_key: "${SECRET}",
      models: ["up-model", "up-small"],
      unknown_key: { kept: true },
    },
    // api_key: "sk-commented-out-1234567890"
    { name: "other", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "$OTHER_API_KEY", models: ["o"] },
  ],
  Router: {
    default: "up,up-model",
    background: "up,up-small",
  },
}
`;

const SERVED: readonly ChatReply[] = Array.from({ length: 200 }, () => ({ text: "served" }));

export async function webPlace({ config = CONFIG, replies = SERVED }: WebPlaceOptions = {}): Promise<WebPlace> {
  const upstream = await startChatUpstream(replies);
  const folder = await tempDir();
  const paths = pathsOf({ HOME: folder, XDG_RUNTIME_DIR: join(folder, "run") });
  const text = config.replaceAll("UPSTREAM", upstream.url);
  await mkdir(paths.home, { recursive: true, mode: 0o700 });
  if (text !== "") await put(paths.config, text, 0o600);
  const load = (generation?: number): Promise<Config | undefined> =>
    loadConfig(paths.config, {
      transformers: transformerCatalog(paths.home),
      ...(generation !== undefined && { generation }),
    });
  const host = await createHost({
    config: await loaded(load, paths.config),
    load,
    clients: [{ token: CLIENT_TOKEN, session: undefined }],
    listen: { host: "127.0.0.1", port: 0 },
    paths,
    web: {
      ...webOptions(parse({ before: [], args: [] }, {})),
      configFile: paths.config,
      version: "0.0.0-test",
      readText: read,
    },
  });
  onTestFinished(async () => void (await host.cleanup.run()));
  const { url } = host.proxy;
  return {
    host,
    upstream,
    paths,
    url,
    file: () => readFile(paths.config, "utf8"),
    write: async (changed) => void (await put(paths.config, changed, 0o600)),
    ask: (fields = {}) => ask(url, fields),
  };
}

const read = (text: string, path: string, withSecrets: boolean): Promise<Config> =>
  withSecrets ? readText(text, path) : readTextAlone(text, path);

async function loaded(load: () => Promise<Config | undefined>, path: string): Promise<Config> {
  try {
    return (await load()) ?? configFromProviders([], { path });
  } catch (error) {
    if (error instanceof ConfigRejected) return configFromProviders([], { path });
    throw error;
  }
}

interface AskFields {
  readonly session?: string;
  readonly text?: string;
  readonly signal?: AbortSignal;
}

async function ask(url: string, { session = "session-1", text = "hi", signal }: AskFields): Promise<Response> {
  const answer = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${CLIENT_TOKEN}`,
      "x-claude-code-session-id": session,
    },
    body: JSON.stringify({ model: "any", max_tokens: 9, stream: true, messages: [{ role: "user", content: text }] }),
    ...(signal && { signal }),
  });
  await answer.clone().text();
  return answer;
}

/** A request with whatever headers, of a client that is no browser: its answer, head and all. */
export async function rawGet(url: string, path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const client = await rawClient(Number(new URL(url).port));
  const lines = Object.entries({ connection: "close", ...headers }).map(([name, value]) => `${name}: ${value}`);
  client.write([`GET ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  await client.closed;
  return client.received;
}

/** A page without a browser: what its code sends. */
export class WebClient {
  readonly #url: string;
  #cookie = "";
  #key = "";

  private constructor(url: string) {
    this.#url = url;
  }

  static async open({ host, url }: Pick<WebPlace, "host" | "url">): Promise<WebClient> {
    const client = new WebClient(url);
    const ticket = new URL(host.page() ?? "").hash.replace("#ticket=", "");
    const answer = await client.send("POST", "session", { ticket });
    client.#cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    const { key }: { key: string } = JSON.parse(await answer.text());
    client.#key = key;
    return client;
  }

  get cookie(): string {
    return this.#cookie;
  }

  get key(): string {
    return this.#key;
  }

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#url}/ui/api/${path}`, {
      method,
      headers: {
        ...(this.#cookie && { cookie: this.#cookie }),
        ...(this.#key && { "x-ccr-key": this.#key }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async get<T>(path: string): Promise<T> {
    return this.#value(await this.send("GET", path));
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return this.#value(await this.send("POST", path, body));
  }

  async #value<T>(answer: Response): Promise<T> {
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    const value: T = JSON.parse(text);
    return value;
  }
}
