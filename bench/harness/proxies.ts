/** A provider, the byte pipe and ccr, side by side, for benchmarks of the proxy. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import type { Load } from "./load.ts";
import { benchProcess, PROJECT_ROOT, start, type Command } from "./processes.ts";

/** Path at the provider by the name under which ccr's configuration has it. */
export const ROUTES = {
  "pass-json": "/json/v1/messages",
  "pass-20": "/sse/20/v1/messages",
  "pass-200": "/sse/200/v1/messages",
  "chat-20": "/sse/20/v1/chat/completions",
  "chat-200": "/sse/200/v1/chat/completions",
  "chat-2000": "/sse/2000/v1/chat/completions",
  "responses-20": "/sse/20/v1/responses",
  "responses-200": "/sse/200/v1/responses",
  "responses-2000": "/sse/2000/v1/responses",
  "gemini-20": "/sse/20/v1beta/models/bench:streamGenerateContent",
  "gemini-200": "/sse/200/v1beta/models/bench:streamGenerateContent",
  "gemini-2000": "/sse/2000/v1beta/models/bench:streamGenerateContent",
} as const;
export type Route = keyof typeof ROUTES;

export interface Endpoint {
  readonly pid: number;
  /** What a client sends to reach a route through this program. */
  readonly to: (route: Route) => Pick<Load, "url" | "headers"> & { readonly model: string };
}

export interface Proxies extends AsyncDisposable {
  readonly pipe: Endpoint;
  readonly ccr: Endpoint;
}

const Ready = z.object({ url: z.string(), pid: z.number(), token: z.string() });

export interface ProxyOptions {
  /** Extra environment of the two programs under test, by name. */
  readonly env?: (program: "pipe" | "ccr") => Readonly<Record<string, string>>;
  /** Port of a provider of the caller's own. */
  readonly upstreamPort?: number;
  /** More of ccr's configuration. */
  readonly config?: object;
}

export async function startProxies(options: ProxyOptions = {}): Promise<Proxies> {
  const { env = () => ({}), upstreamPort, config } = options;
  await using stack = new AsyncDisposableStack();
  const port = upstreamPort ?? stack.use(await start(benchProcess("upstream"))).firstLine;
  const home = stack.use(benchHome({ ...configFor(`http://127.0.0.1:${port}`), ...config }));
  const pipe = stack.use(await start({ ...benchProcess("pipe", String(port)), env: env("pipe") }));
  const ccr = stack.use(await start(headlessCcr({ ...home.env, ...env("ccr") })));
  const ready = Ready.parse(JSON.parse(ccr.firstLine));
  const owned = stack.move();
  return {
    pipe: {
      pid: pipe.pid,
      to: (route) => ({ url: `http://127.0.0.1:${pipe.firstLine}${ROUTES[route]}`, headers: {}, model: "bench" }),
    },
    ccr: {
      pid: ready.pid,
      to: (route) => ({
        url: `${ready.url}/v1/messages`,
        headers: { authorization: `Bearer ${ready.token}`, "anthropic-version": "2023-06-01" },
        model: `${route},bench`,
      }),
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export function headlessCcr(env: Readonly<Record<string, string>>): Command {
  const args = [join(PROJECT_ROOT, "bin/ccr"), "--no-tui", "--json", "--port", "0"];
  return { file: process.execPath, args, env };
}

export interface BenchHome extends Disposable {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A home directory with a configuration of ccr and nothing else, removed at the end. */
export function benchHome(config: object): BenchHome {
  const directory = mkdtempSync(join(tmpdir(), "ccr-bench-"));
  writeFileSync(join(directory, "config.json"), JSON.stringify(config));
  return {
    directory,
    env: { HOME: directory, CCR_HOME: directory, XDG_STATE_HOME: directory, XDG_RUNTIME_DIR: directory },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export function configFor(upstream: string): object {
  const providers = Object.entries(ROUTES).map(([name, path]) => providerFor(name, upstream, path));
  return { Providers: providers, Router: { default: "pass-json,bench" } };
}

/** Google has the model in the path. */
function providerFor(name: string, upstream: string, path: string): object {
  const provider = { name, api_key: "sk-bench-key", models: ["bench"] };
  if (!path.endsWith(":streamGenerateContent")) return { ...provider, api_base_url: upstream + path };
  const api_base_url = upstream + path.replace(/\/models\/.*/, "/models/");
  return { ...provider, api_base_url, transformer: { use: ["gemini"] } };
}
