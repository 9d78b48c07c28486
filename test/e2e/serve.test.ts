/** `ccr --no-tui` and `ccr start`: what they print, whom they serve, how they end. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ccr, outcomeOf, startCcr } from "../helpers/ccr.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { type ClaudeHome, claudeHome, configure } from "../helpers/claude.ts";
import { put } from "../helpers/temp-dir.ts";

interface Announced {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly token: string | null;
}

async function announced(child: ChildProcess): Promise<Announced> {
  const [line] = child.stdout ? await once(child.stdout, "data") : [];
  return JSON.parse(String(line));
}

async function configured(more: object = {}): Promise<ClaudeHome> {
  const place = await claudeHome();
  const upstream = await startChatUpstream([{ text: "served" }, { text: "served" }]);
  await configure(place, upstream.url, more);
  return place;
}

function ask(url: string, token?: string): Promise<Response> {
  return fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ model: "any", max_tokens: 9, messages: [{ role: "user", content: "hi" }] }),
  });
}

describe("ccr --no-tui", () => {
  it("prints where it listens, and serves who has the token", async () => {
    const { env } = await configured();
    const child = startCcr(["--no-tui", "--json"], { env });
    const { url, port, pid, token } = await announced(child);
    expect({ url, pid }).toEqual({ url: `http://127.0.0.1:${port}`, pid: child.pid });
    expect((await ask(url)).status).toBe(401);
    const answer = await ask(url, token ?? "");
    expect(await answer.json()).toMatchObject({ content: [{ type: "text", text: "served" }] });
  });

  it("fault 55: follows its configuration while it runs; a broken one changes nothing, and is told", async () => {
    const place = await claudeHome();
    const upstream = await startChatUpstream([{ text: "one" }, { text: "two" }, { text: "three" }]);
    await configure(place, upstream.url);
    const child = startCcr(["--no-tui", "--json", "--verbose", "--verbose"], { env: place.env });
    const { url, token } = await announced(child);
    const told = async (sign: RegExp): Promise<void> => {
      for (let seen = ""; !sign.test(seen);) seen += String((child.stderr ? await once(child.stderr, "data") : [])[0]);
    };
    const modelOf = (index: number): unknown => JSON.parse(upstream.bodies[index] ?? "{}").model;
    await ask(url, token ?? "");
    const loaded = told(/"config\.loaded".*"changes":\["Router\.default"\]/);
    await configure(place, upstream.url, { Router: { default: "up,other-model" } });
    await loaded;
    await ask(url, token ?? "");
    const rejected = told(/"config\.rejected".*no provider named \\"gone\\"/);
    await configure(place, upstream.url, { Router: { default: "gone,x" } });
    await rejected;
    await ask(url, token ?? "");
    expect([modelOf(0), modelOf(1), modelOf(2)]).toEqual(["up-model", "other-model", "other-model"]);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("faults 61, 62: ends on %s with %d, and the port is free again", async (signal, code) => {
    const { env } = await configured();
    const child = startCcr(["--no-tui", "--json"], { env });
    const { port } = await announced(child);
    child.kill(signal);
    expect((await outcomeOf(child)).code).toBe(code);
    const again = createServer().listen(port, "127.0.0.1");
    await once(again, "listening");
    again.close();
  });

  it("fault 59: goes on when nobody reads its output any more", async () => {
    const { env } = await configured();
    const child = startCcr(["--no-tui", "--json"], { env });
    const { url, token } = await announced(child);
    child.stdout?.destroy();
    expect((await ask(url, token ?? "")).status).toBe(200);
  });

  it("tells people what to set", async () => {
    const { env } = await configured();
    const child = startCcr(["--no-tui"], { env });
    const [line] = child.stdout ? await once(child.stdout, "data") : [];
    expect(String(line)).toMatch(/^ANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:\d+ ANTHROPIC_AUTH_TOKEN=\S{40,}\n$/);
  });
});

describe("fault 63: an error that nobody catches", () => {
  it.each(["throw", "reject"])(
    "%s: is told, kept in a file for the user alone, and ends the program with 70",
    async (how) => {
      const { env, home } = await configured();
      const act = { throw: "throw new Error(text)", reject: "Promise.reject(new Error(text))" }[how];
      const code = `process.on("SIGUSR2", () => { const text = "boom sk-provider-secret"; ${act}; });`;
      const preload = await put(join(home, "preload.cjs"), code);
      const child = startCcr(["start", "--port", "0", "--json"], {
        env: { ...env, NODE_OPTIONS: `--require ${preload}` },
      });
      const outcome = outcomeOf(child);
      if (child.stdout) await once(child.stdout, "data");
      child.kill("SIGUSR2");
      const { code: exitCode, stderr } = await outcome;
      expect(exitCode).toBe(70);
      expect(stderr).toMatch(/^ccr: a defect in ccr, please report it with \S+crash-\S+\.txt\nError: boom ••••\n/m);
      const [, file = ""] = /with (\S+)/.exec(stderr) ?? [];
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readFile(file, "utf8")).toContain("boom ••••");
      expect(await readdir(join(env["XDG_RUNTIME_DIR"] ?? "", "ccr"))).toEqual([]);
    },
  );
});

describe("ccr start", () => {
  it("serves every program of the machine without a token", async () => {
    const { env } = await configured();
    const { url, token } = await announced(startCcr(["start", "--port", "0", "--json"], { env }));
    expect(token).toBeNull();
    expect((await ask(url)).status).toBe(200);
  });

  it("asks for APIKEY where it is set", async () => {
    const { env } = await configured({ APIKEY: "client-secret" });
    const { url } = await announced(startCcr(["start", "--port", "0", "--json"], { env }));
    expect((await ask(url)).status).toBe(401);
    expect((await ask(url, "client-secret")).status).toBe(200);
  });

  it("says that the port is taken, and harms nobody", async () => {
    const stranger = createServer().listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const address = stranger.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { env } = await configured();
    const { code, stdout, stderr } = await ccr(["start", "--port", port], { env });
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain(`port ${port} is in use`);
    expect(stranger.listening).toBe(true);
    stranger.close();
  });

  it("T11: does not open itself to others without APIKEY", async () => {
    const { env } = await configured();
    const { code, stderr } = await ccr(["start", "--host", "0.0.0.0", "--port", "0"], { env });
    expect(code).toBe(2);
    expect(stderr).toContain("set APIKEY first");
  });
});
