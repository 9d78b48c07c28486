/** Management of a running service over HTTP: only with its own token, and only what the routes say. */
import { once } from "node:events";

import { describe, expect, it } from "vitest";

import { startCcr } from "../helpers/ccr.ts";
import { ask, serviceHome, type ServiceHome } from "../helpers/service.ts";

interface Running {
  readonly home: ServiceHome;
  readonly url: string;
  readonly token: string;
  call(
    action: string,
    options?: { body?: unknown; token?: string; headers?: Record<string, string> },
  ): Promise<Response>;
}

async function running(more: object = {}): Promise<Running> {
  const home = await serviceHome(more);
  const { url } = await home.start();
  const token = String(home.records()[0]?.["token"]);
  const call: Running["call"] = (action, options = {}) => {
    const [method, path] = action.split(" ");
    const headers = { authorization: `Bearer ${options.token ?? token}`, ...options.headers };
    const body = options.body === undefined ? null : JSON.stringify(options.body);
    return fetch(`${url}${path}`, { method: method ?? "GET", headers, body });
  };
  return { home, url, token, call };
}

const ROUTES = ["GET /control/status", "POST /control/override", "POST /control/stop"];

describe("without the management token", () => {
  it("T10: every route refuses, whatever else is presented", async () => {
    const { call, home } = await running({ APIKEY: "client-secret" });
    for (const action of ROUTES) {
      for (const token of ["", "wrong", "client-secret", String(home.records()[0]?.["clientToken"])]) {
        expect([action, token, (await call(action, { token })).status]).toEqual([action, token, 401]);
      }
    }
    expect((await home.ccr(["status", "--check"])).code).toBe(0);
  });

  it("T1: with it, foreign pages are still refused", async () => {
    const { call } = await running();
    expect((await call("GET /control/status", { headers: { origin: "http://evil.example" } })).status).toBe(403);
    expect((await call("GET /control/status", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  });

  it("it opens no client's route where an APIKEY is set", async () => {
    const { url, token } = await running({ APIKEY: "client-secret" });
    expect((await ask(url, { token })).status).toBe(401);
    expect((await ask(url, { token: "client-secret" })).status).toBe(200);
  });
});

describe("with it", () => {
  it("status: what is configured and what was done, and no secret", async () => {
    const { call, url, home } = await running({ APIKEY: "client-secret" });
    await (await ask(url, { token: "client-secret" })).text();
    const text = await (await call("GET /control/status")).text();
    expect(JSON.parse(text)).toMatchObject({
      config: { path: `${home.folder}/config.json`, generation: 1, valid: true, issues: [] },
      routes: { default: "up,up-model" },
      providers: { up: { dialect: "openai-chat", models: 1, requests: 1, failed: 0, lastError: null, trouble: null } },
      totals: { requests: 1, failed: 0, aborted: 0, inputTokens: 100, outputTokens: 7 },
      models: { "up,up-model": { requests: 1 } },
      open: 0,
    });
    for (const secret of ["client-secret", "sk-provider-secret", String(home.records()[0]?.["token"])]) {
      expect(text).not.toContain(secret);
    }
  });

  it("override: the session's next request goes there, until it is taken back", async () => {
    const { call, url, home } = await running();
    const session = "11111111-2222-4333-8444-555555555555";
    const send = async (): Promise<string> => {
      const headers = { "content-type": "application/json", "x-claude-code-session-id": session };
      const body = JSON.stringify({ model: "any", max_tokens: 9, messages: [{ role: "user", content: "hi" }] });
      await (await fetch(`${url}/v1/messages`, { method: "POST", headers, body })).text();
      return JSON.parse(home.upstream.bodies.at(-1) ?? "").model;
    };
    expect(await send()).toBe("up-model");
    expect((await call("POST /control/override", { body: { session, target: "up,other" } })).status).toBe(200);
    expect(await send()).toBe("other");
    expect((await call("POST /control/override", { body: { session, target: null } })).status).toBe(200);
    expect(await send()).toBe("up-model");
  });

  it("override of one scenario leaves the others to the rules", async () => {
    const { call } = await running();
    const body = { session: "s", target: "up,other", scenario: "think" };
    expect(await (await call("POST /control/override", { body })).json()).toEqual(body);
    const status = await (await call("GET /control/status")).json();
    expect(status).toMatchObject({ sessions: { s: { override: null, scenarios: { think: "up,other" } } } });
  });

  it("override refuses what makes no sense", async () => {
    const { call } = await running();
    const rows = [
      [{ session: "", target: "up,x" }, 400],
      [{ session: "s" }, 400],
      [{ session: "s", target: 5 }, 400],
      [{ session: "s", target: "up,x", scenario: "thinking" }, 400],
      [[], 400],
      [{ session: "s", target: "nobody,x" }, 424],
    ] as const;
    for (const [body, status] of rows) {
      const answer = await call("POST /control/override", { body });
      expect([body, answer.status]).toEqual([body, status]);
      expect(await answer.json()).toMatchObject({ type: "error", error: { message: expect.any(String) } });
    }
  });

  it("stop: as on a signal", async () => {
    const { call, home } = await running();
    expect(await (await call("POST /control/stop")).json()).toEqual({ stopping: true });
    await expect.poll(() => home.records(), { timeout: 5_000 }).toEqual([]);
    expect((await home.ccr(["status"])).code).toBe(3);
  });

  it("other methods and paths are no routes", async () => {
    const { call } = await running();
    for (const action of ["POST /control/status", "GET /control/stop", "GET /control/", "GET /control/config"]) {
      expect([action, (await call(action)).status]).toEqual([action, 404]);
    }
  });
});

it("a proxy that is no service has no management at all", async () => {
  const { env } = await serviceHome();
  const child = startCcr(["--no-tui", "--json"], { env });
  const [line] = child.stdout ? await once(child.stdout, "data") : [];
  const { url, token } = JSON.parse(String(line));
  for (const action of ROUTES) {
    const [method = "GET", path] = action.split(" ");
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(404);
  }
});
