/** A home with a provider, in which a service can be started; whatever was started there ends with the test. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { ccr, type Outcome, type RunOptions } from "./ccr.ts";
import { type ChatReply, type ChatUpstream, startChatUpstream } from "./chat-upstream.ts";
import { type ClaudeHome, claudeHome, configure } from "./claude.ts";

export interface Announced {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly token: string | null;
}

export interface ServiceHome extends ClaudeHome {
  readonly upstream: ChatUpstream;
  readonly runtime: string;
  /** CCR's folder. */
  readonly folder: string;
  ccr(args: readonly string[], more?: RunOptions): Promise<Outcome>;
  /** `ccr start` in the background, on a free port. */
  start(...more: readonly string[]): Promise<Announced>;
  /** What the services left in the runtime folder. */
  records(): Record<string, unknown>[];
}

const SERVED: readonly ChatReply[] = Array.from({ length: 9 }, () => ({ text: "served" }));

export async function serviceHome(more: object = {}, replies: readonly ChatReply[] = SERVED): Promise<ServiceHome> {
  const place = await claudeHome();
  const upstream = await startChatUpstream(replies);
  await configure(place, upstream.url, more);
  const runtime = join(place.home, "..", "run", "ccr");
  const env = { ...place.env, TMPDIR: place.home };
  const records = (): Record<string, unknown>[] => recordsIn(runtime);
  onTestFinished(() => {
    for (const { pid } of records()) kill(Number(pid));
  });
  const run = (args: readonly string[], options: RunOptions = {}): Promise<Outcome> =>
    ccr(args, { cwd: place.project, ...options, env: { ...env, ...options.env } });
  const start = async (...args: readonly string[]): Promise<Announced> => {
    const { code, stdout, stderr } = await run(["start", "--detach", "--port", "0", "--json", ...args]);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const folder = join(place.home, ".claude-code-router");
  return { ...place, env, upstream, runtime, folder, ccr: run, start, records };
}

function recordsIn(folder: string): Record<string, unknown>[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the test, as it should.
  }
}

/** One request to a proxy. */
export function ask(url: string, { token, model = "any", stream = false }: AskOptions = {}): Promise<Response> {
  return fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ model, stream, max_tokens: 9, messages: [{ role: "user", content: "hi" }] }),
  });
}

export interface AskOptions {
  readonly token?: string;
  readonly model?: string;
  readonly stream?: boolean;
}
