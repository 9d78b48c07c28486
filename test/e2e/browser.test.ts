/** What web pages can do to a running proxy, from a real browser: nothing. */
import { createServer } from "node:http";

import type { Page } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";

import { openChromium } from "../helpers/chromium.ts";
import { anthropicAnswer, sseToEnd } from "../helpers/http-bytes.ts";
import { flowTypes, KEY, proxyBefore, type TestProxy } from "../helpers/proxy.ts";
import { portOf, type ScriptedUpstream } from "../helpers/scripted-upstream.ts";

const EVIL = "evil.example";
const REBOUND = "rebound.example";
const BODY = JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "spend" }] });
const OPEN = ["/", "/health"];
const PATHS = [...OPEN, "/v1/models", "/v1/messages", "/v1/messages/count_tokens", "/control/status", "/api/config"];

interface Attack {
  readonly page: Page;
  readonly proxy: TestProxy;
  readonly upstream: ScriptedUpstream;
}

/** A proxy that any local process may use, as after `ccr start`, and a page of somebody else's. */
async function attack(): Promise<Attack> {
  const { proxy, upstream } = await proxyBefore([sseToEnd(anthropicAnswer(["paid"]))]);
  const site = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>evil</title><body></body>");
  });
  await new Promise<void>((resolve) => void site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    site.closeAllConnections();
    site.close();
  });
  const browser = await openChromium([EVIL, REBOUND]);
  const page = await browser.newPage();
  await page.goto(`http://${EVIL}:${portOf(site.address())}/`);
  return { page, proxy, upstream };
}

/** What the proxy has refused: method, path and status of each. */
function refused({ events }: TestProxy): string[] {
  return events.flatMap((event) => (event.type === "log" ? (/^\w+ \S+: \d+/.exec(event.text) ?? []) : []));
}

function nothingHappened({ proxy, upstream }: Attack): void {
  expect(flowTypes(proxy).filter((type) => type !== "log")).toEqual([]);
  expect(refused(proxy).filter((line) => !line.endsWith(": 403"))).toEqual([]);
  expect(upstream.requests).toHaveLength(0);
}

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly mode: "cors" | "no-cors" | "same-origin";
  readonly type?: string;
  readonly body?: string;
}

const ASK = `async ({ url, method, mode, type, body }) => {
  try {
    const answer = await fetch(url, { method, mode, headers: type ? { "content-type": type } : {}, body });
    return answer.type + " " + answer.status + " " + (await answer.text());
  } catch {
    return "refused";
  }
}`;

/** Asks from within the page, and says what it could read. */
async function ask(page: Page, asked: Asked): Promise<string> {
  return String(await page.evaluate(`(${ASK})(${JSON.stringify(asked)})`));
}

it("fault 49, T1, T4: a page of another site gets no answer to read, and costs nothing", async () => {
  const attacked = await attack();
  const { page, proxy } = attacked;
  const read: string[] = [];
  for (const host of ["127.0.0.1", "localhost"]) {
    for (const path of PATHS) {
      const url = `http://${host}:${proxy.port}${path}`;
      const text = { method: "POST", type: "text/plain", body: BODY };
      read.push(await ask(page, { url, method: "GET", mode: "cors" }));
      read.push(await ask(page, { url, method: "GET", mode: "no-cors" }));
      read.push(await ask(page, { url, ...text, mode: "cors" }));
      read.push(await ask(page, { url, ...text, mode: "no-cors" }));
      read.push(await ask(page, { url, ...text, type: "application/json", mode: "cors" }));
    }
  }
  expect([...new Set(read)].toSorted()).toEqual(["opaque 0 ", "refused"]);
  expect(refused(proxy)).toEqual(expect.arrayContaining(["POST /v1/messages: 403", "GET /control/status: 403"]));
  nothingHappened(attacked);
});

/** A form in a frame, a picture, a script, a beacon: what needs no leave of another site. */
const EMBED = `({ origin, body }) => {
  const frame = document.createElement("iframe");
  frame.name = "target";
  const form = document.createElement("form");
  Object.assign(form, { method: "POST", action: origin + "/v1/messages", enctype: "text/plain", target: "target" });
  const field = document.createElement("input");
  Object.assign(field, { name: body.slice(0, -2), value: '"}' });
  form.append(field);
  const picture = new Image();
  picture.src = origin + "/v1/models";
  const script = document.createElement("script");
  script.src = origin + "/control/status";
  document.body.append(frame, form, picture, script);
  form.submit();
  navigator.sendBeacon(origin + "/v1/messages/count_tokens", body);
}`;

it("T1, T4: nor do forms, pictures, scripts and beacons of such a page", async () => {
  const attacked = await attack();
  const { page, proxy } = attacked;
  await page.evaluate(`(${EMBED})(${JSON.stringify({ origin: `http://127.0.0.1:${proxy.port}`, body: BODY })})`);
  const all = ["GET /control/status", "GET /v1/models", "POST /v1/messages", "POST /v1/messages/count_tokens"];
  await expect
    .poll(() => refused(proxy).toSorted(), { timeout: 10_000 })
    .toEqual(all.map((line) => `${line}: 403`).toSorted());
  nothingHappened(attacked);
});

it("T1, T2, T3: a name that is bound anew to this machine opens nothing, although the page is then of one origin with it", async () => {
  const attacked = await attack();
  const { page, proxy } = attacked;
  const base = `http://${REBOUND}:${proxy.port}`;
  for (const path of PATHS) {
    const answer = await page.goto(base + path);
    expect([path, answer?.status()]).toEqual([path, 403]);
    const shown = (await answer?.text()) ?? "";
    expect(shown).toContain("permission_error");
    expect(shown).not.toContain(KEY);
    const posted = {
      url: base + path,
      method: "POST",
      mode: "same-origin",
      type: "application/json",
      body: BODY,
    } as const;
    expect(await ask(page, posted)).toMatch(/^basic 403 /);
  }
  nothingHappened(attacked);
});

it("T4: a page without an origin is as foreign", async () => {
  const attacked = await attack();
  const { page, proxy } = attacked;
  await page.goto("data:text/html,<title>nowhere</title>");
  const url = `http://127.0.0.1:${proxy.port}/v1/messages`;
  const read = await ask(page, { url, method: "POST", mode: "no-cors", type: "text/plain", body: BODY });
  expect(["refused", "opaque 0 "]).toContain(read);
  nothingHappened(attacked);
});

it("the address itself, typed by its user, says that the proxy runs, and nothing else", async () => {
  const { page, proxy } = await attack();
  for (const path of OPEN) {
    const answer = await page.goto(proxy.url + path);
    expect(answer?.status()).toBe(200);
    expect(await answer?.text()).not.toContain(KEY);
    expect(answer?.headers()).not.toHaveProperty("access-control-allow-origin");
  }
});
