/** What a proxy records of real requests, and that it outlives the program. */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { pathsOf } from "../../src/config/paths.ts";
import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";
import type { FlowRecord } from "../../src/core/record.ts";
import type { DialectName } from "../../src/core/target.ts";
import { HistoryReader } from "../../src/history/db/reader.ts";
import { openForReading } from "../../src/history/db/sqlite.ts";
import { parseFilter } from "../../src/history/filter/parse.ts";
import { createHost, type Host } from "../../src/host.ts";
import { ccr, startCcr } from "../helpers/ccr.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome, configure } from "../helpers/claude.ts";
import {
  anthropicAnswer,
  anthropicFrames,
  anthropicMessage,
  chatAnswer,
  json,
  sse,
  sseToEnd,
} from "../helpers/http-bytes.ts";
import { post, type PostOptions, REQUEST } from "../helpers/proxy.ts";
import { END, type Script, scriptedUpstream } from "../helpers/scripted-upstream.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const KEY = "sk-canary-4f1d9c2b7a-and-so-on";
const TOKEN = "canary-token-of-this-run";
const PATHS = { anthropic: "/v1/messages", "openai-chat": "/v1/chat/completions" } as const;

interface Recorded {
  readonly host: Host;
  readonly file: string;
  readonly dir: string;
  ask(body?: object, options?: PostOptions): ReturnType<typeof post>;
  /** Ends the program and reads what it has left. */
  records(): Promise<FlowRecord[]>;
}

async function recorded(
  dialect: keyof typeof PATHS,
  scripts: readonly Script[],
  more: Partial<Config> = {},
): Promise<Recorded> {
  const dir = await tempDir();
  const upstream = await scriptedUpstream(...scripts);
  const name: DialectName = dialect;
  const url = `${upstream.origin}${PATHS[dialect]}`;
  const provider = {
    name: "up",
    url,
    key: KEY,
    models: ["up-model"],
    dialect: name,
    headers: { "x-extra-secret": "other-canary-4711" },
    windows: {},
    prices: { "up-model": { input: 1, output: 10 } },
  };
  const config = { ...configFromProviders([provider]), ...more };
  const paths = pathsOf({ HOME: dir });
  const host = await createHost({
    config,
    clients: [{ token: TOKEN, session: undefined }],
    listen: { host: "127.0.0.1", port: 0 },
    paths,
  });
  onTestFinished(() => host.cleanup.run().then(() => undefined));
  const file = join(paths.state, "history.db");
  const ask: Recorded["ask"] = (body = REQUEST, options = {}) =>
    post(host.proxy.port, body, {
      ...options,
      headers: { authorization: `Bearer ${TOKEN}`, "x-claude-code-session-id": "73517a44", ...options.headers },
    });
  const records = async (): Promise<FlowRecord[]> => {
    await host.cleanup.run();
    return readAll(file);
  };
  return { host, file, dir, ask, records };
}

function readAll(file: string): FlowRecord[] {
  const db = openForReading(file);
  if (!db) return [];
  onTestFinished(() => db.close());
  const reader = new HistoryReader(db);
  return reader.list({ limit: 100 }).flatMap(({ id }) => reader.record(id) ?? []);
}

describe("a proxy records", () => {
  it("a stream that passes through", async () => {
    const { ask, records } = await recorded("anthropic", [sseToEnd(anthropicAnswer(["Hello", " there"]))]);
    const { status } = await ask().answer;
    expect(status).toBe(200);
    const [record] = await records();
    expect(record?.row).toMatchObject({
      id: 1,
      state: "done",
      session: "73517a44",
      provider: "up",
      model: "up-model",
      rule: "default",
      status: 200,
      input: 12,
      output: 3,
      cost: (12 + 30) / 1e6,
      attempts: 1,
      estimated: false,
    });
    expect(record?.bodies.get("client")).toBe(JSON.stringify(REQUEST));
    expect(JSON.parse(record?.bodies.get("upstream/1") ?? "")).toEqual({ ...REQUEST, model: "up-model" });
    expect(record?.bodies.get("answer/1")).toBe(anthropicAnswer(["Hello", " there"]).join(""));
    expect(JSON.parse(record?.bodies.get("message") ?? "")).toMatchObject({
      content: [{ type: "text", text: "Hello there" }],
      stop_reason: "end_turn",
    });
    const [attempt] = record?.detail.attempts ?? [];
    expect(attempt).toMatchObject({ status: 200, answerHeaders: { "content-type": "text/event-stream" } });
    expect(attempt?.url).toMatch(/\/v1\/messages$/);
    const { sent = 0, connected = -1, head = -1, end = -1 } = attempt ?? {};
    expect([sent <= connected, connected <= head, head <= end]).toEqual([true, true, true]);
    expect(record?.detail.timeline.map(({ type }) => type)).toContain("text_delta");
  });

  it("a stream that is translated, and an answer that is whole", async () => {
    const chat = await recorded("openai-chat", [sseToEnd(chatAnswer(["Hello", " there"]))]);
    await chat.ask().answer;
    const [translated] = await chat.records();
    expect(JSON.parse(translated?.bodies.get("message") ?? "")).toMatchObject({
      content: [{ type: "text", text: "Hello there" }],
    });
    expect(translated?.bodies.get("answer/1")).toBe(chatAnswer(["Hello", " there"]).join(""));
    expect(translated?.row).toMatchObject({ state: "done", stop: "end_turn" });
    const plain = await recorded("anthropic", [json(200, anthropicMessage("Hi"))]);
    await plain.ask({ ...REQUEST, stream: false }).answer;
    const [whole] = await plain.records();
    expect(whole?.row).toMatchObject({ stream: false, state: "done" });
    expect(whole?.bodies.get("message")).toContain('"text":"Hi"');
  });

  it("fault 6: both attempts, when the second one answers", async () => {
    const { ask, records } = await recorded("anthropic", [
      json(503, { error: { message: "try again" } }),
      sseToEnd(anthropicAnswer(["ok"])),
    ]);
    await ask().answer;
    const [record] = await records();
    expect(record?.row).toMatchObject({ state: "done", attempts: 2 });
    expect(record?.detail.attempts.map(({ status, error }) => [status, error?.status ?? null])).toMatchObject([
      [503, expect.any(Number)],
      [200, null],
    ]);
    expect(record?.bodies.get("answer/1")).toContain("try again");
  });

  it("fault 3: a refusal that echoes the key, without the key", async () => {
    const said = { error: { type: "authentication_error", message: `key ${KEY} is wrong, other-canary-4711 too` } };
    const { ask, records, file, dir } = await recorded("anthropic", [json(401, said)]);
    await ask(
      { ...REQUEST, system: `do not tell ${KEY}` },
      { path: `/v1/messages?key=${KEY}`, headers: { "x-api-key": TOKEN } },
    ).answer;
    const [record] = await records();
    expect(record?.row).toMatchObject({ state: "failed", status: 424, code: "CCR-E101" });
    expect(record?.bodies.get("answer/1")).toContain("key •••• is wrong");
    expect(record?.detail.headers).toMatchObject({ "x-api-key": "••••-run" });
    const bytes = readdirSync(join(file, ".."), { recursive: true, encoding: "utf8" })
      .filter((name) => name.includes("history"))
      .map((name) => readFileSync(join(file, "..", name), "latin1"));
    for (const text of [...bytes, JSON.stringify([record, [...(record?.bodies ?? [])]])])
      expect(text).not.toMatch(/canary/);
    const env = { HOME: dir };
    for (const args of [
      ["--export", "har", "-"],
      ["--export", "jsonl", "-"],
      ["--export", "md", "-"],
      ["1", "--export", "curl"],
      ["1", "--json"],
      ["1", "--tab", "upstream"],
    ]) {
      const { stdout, code } = await ccr(["inspect", ...args], { env });
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/canary/);
    }
    expect((await ccr(["logs", "--level", "debug"], { env })).stdout).not.toMatch(/canary/);
  });

  it("fault 30: a client that leaves, with what had come", async () => {
    const { ask, records, host } = await recorded("anthropic", [
      sse([anthropicFrames.start(), anthropicFrames.textStart(), anthropicFrames.text("half an ans")]),
    ]);
    const posted = ask();
    await posted.head;
    posted.leave();
    await new Promise<void>((resolve) => {
      host.bus.subscribe((event) => event.type === "flow.aborted" && resolve(), { replay: true });
    });
    const [record] = await records();
    expect(record?.row.state).toBe("aborted");
    expect(record?.bodies.get("message")).toContain("half an ans");
  });

  it("fault 12: an answer that breaks off", async () => {
    const { ask, records } = await recorded("anthropic", [
      [...sse([anthropicFrames.start(), anthropicFrames.textStart(), anthropicFrames.text("half")]), END],
    ]);
    await ask().answer;
    expect((await records())[0]).toMatchObject({ row: { state: "failed", code: "CCR-E112" } });
  });

  it("T22: headers only, or nothing, as the configuration says", async () => {
    const history = configFromProviders([]).history;
    const headers = await recorded("anthropic", [sseToEnd(anthropicAnswer(["Hello"]))], {
      history: { ...history, capture: "headers" },
    });
    await headers.ask().answer;
    const [record] = await headers.records();
    expect(record?.bodies.size).toBe(0);
    expect(record?.row).toMatchObject({ state: "done", output: 3 });
    const off = await recorded("anthropic", [sseToEnd(anthropicAnswer(["Hello"]))], {
      history: { ...history, capture: "off" },
    });
    await off.ask().answer;
    expect(await off.records()).toEqual([]);
  });

  it("what the user's patterns name, masked", async () => {
    const history = { ...configFromProviders([]).history, redact: ["PRIV-\\d+"] };
    const { ask, records } = await recorded("anthropic", [sseToEnd(anthropicAnswer(["PRIV-1234 it is"]))], { history });
    await ask({ ...REQUEST, system: "about PRIV-1234" }).answer;
    const [record] = await records();
    expect([...(record?.bodies.values() ?? [])].join()).not.toContain("PRIV-1234");
  });
});

describe("a program that is killed", () => {
  it("leaves what it has answered a second before", async () => {
    const place = await claudeHome();
    const upstream = await startChatUpstream([{ text: "kept answer" }]);
    await configure(place, upstream.url);
    const child = startCcr(["--no-tui", "--json"], { env: place.env });
    const [line] = child.stdout ? await once(child.stdout, "data") : [];
    const { port, token }: { port: number; token: string } = JSON.parse(String(line));
    await post(port, REQUEST, { headers: { authorization: `Bearer ${token}` } }).answer;
    const file = join(pathsOf(place.env).state, "history.db");
    await expect.poll(() => countIn(file), { timeout: 5_000 }).toBe(1);
    child.kill("SIGKILL");
    await once(child, "close");
    const { stdout, code } = await ccr(["inspect", "1", "--tab", "response"], { env: place.env });
    expect(code).toBe(0);
    expect(stdout).toContain("kept answer");
  });
});

function countIn(file: string): number {
  const db = openForReading(file);
  try {
    return db ? new HistoryReader(db).count(parseFilter("is:ok", Date.now())) : 0;
  } catch {
    return 0;
  } finally {
    db?.close();
  }
}
