/** What web pages from elsewhere can do to somebody who has the page open: nothing. In a real browser, with its cookies. */
import { createServer } from "node:http";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { openPage } from "../helpers/browser.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { SECRET, type WebPlace, webPlace } from "../helpers/web.ts";
import { soon } from "../helpers/soon.ts";

/** Names that lead to this machine, as those of a rebinding attacker do. */
const EVIL = "evil.example";

/** A browser on a busy machine takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(`--host-resolver-rules=MAP ${EVIL} 127.0.0.1, MAP *.nip.example 127.0.0.1`);
});
afterAll(() => browser.close());

/** A site of the attacker's, which knows everything but the secrets. */
async function attackerSite(): Promise<string> {
  const server = createServer((_, res) => {
    res.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>evil</title><body>");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return String(typeof address === "object" ? address?.port : 0);
}

/** Tried from inside of a page: what each way of asking gives, in the attacker's eyes. */
function attack(target: string): string {
  return `(async () => {
    const seen = [];
    const read = async (name, path, init) => {
      try {
        const answer = await fetch("${target}" + path, init);
        seen.push([name, path, answer.type, answer.status, await answer.text()]);
      } catch (error) {
        seen.push([name, path, "refused"]);
      }
    };
    const hash = "0".repeat(64);
    const save = JSON.stringify({ hash, edits: [{ path: ["CUSTOM_ROUTER_PATH"], value: "/tmp/evil.js" }] });
    for (const path of ["/ui/", "/ui/api/config", "/ui/api/state", "/ui/api/requests", "/ui/api/logs", "/ui/api/events", "/v1/models", "/control/status"]) {
      await read("get", path, { credentials: "include" });
      await read("no-cors", path, { credentials: "include", mode: "no-cors" });
    }
    for (const path of ["/ui/api/config/save", "/ui/api/config/undo", "/ui/api/override", "/control/stop", "/v1/messages"]) {
      await read("post", path, { method: "POST", credentials: "include", headers: { "content-type": "application/json" }, body: save });
      await read("simple post", path, { method: "POST", credentials: "include", mode: "no-cors", headers: { "content-type": "text/plain" }, body: save });
      await read("beacon", path, { method: "POST", credentials: "include", mode: "no-cors", keepalive: true, body: new Blob([save]) });
    }
    await read("session", "/ui/api/session", { method: "DELETE", credentials: "include" });
    for (const kind of ["script", "img", "iframe", "link"]) {
      await new Promise((resolve) => {
        const element = document.createElement(kind);
        element.onload = () => (seen.push([kind, "loaded"]), resolve());
        element.onerror = () => resolve();
        if (kind === "link") { element.rel = "stylesheet"; element.href = "${target}/ui/api/config"; }
        else element.src = "${target}" + (kind === "iframe" ? "/ui/" : "/ui/api/config");
        document.body.append(element);
        setTimeout(resolve, 1000);
      });
      if (kind === "iframe") {
        const frame = document.querySelector("iframe");
        try { seen.push(["frame", frame.contentDocument ? frame.contentDocument.body.textContent : "closed"]); } catch { seen.push(["frame", "closed"]); }
      }
    }
    return JSON.stringify(seen);
  })()`;
}

async function tryFrom(page: Page, from: string, place: WebPlace, target: string): Promise<void> {
  const before = await place.file();
  const tab = await page.context().newPage();
  await tab.goto(from);
  const seen = String(await tab.evaluate(attack(target)));
  const tried: unknown[][] = JSON.parse(seen);
  expect(tried.length).toBeGreaterThan(25);
  expect(tried.every(([, , type, status]) => type === "refused" || type === "opaque" || status !== 200)).toBe(true);
  expect(seen).not.toContain(SECRET);
  for (const told of ["api_base_url", "up-model", "Providers", "sessions", "<script"]) expect(seen).not.toContain(told);
  expect(seen).not.toMatch(/"(cors|basic)",200/);
  expect(await place.file()).toBe(before);
  expect(place.upstream.bodies).toHaveLength(0);
  await tab.close();
}

describe("a web page from elsewhere", () => {
  it("T2, T3, T4: reads and changes nothing, from another site and from another port of this machine", async () => {
    const place = await webPlace();
    const { page } = await openPage(browser, place);
    const port = await attackerSite();
    await tryFrom(page, `http://${EVIL}:${port}/`, place, place.url);
    await tryFrom(page, `http://127.0.0.1:${port}/`, place, place.url);
    await tryFrom(page, `http://localhost:${port}/`, place, place.url);
    await page.getByRole("link", { name: "Providers" }).click();
    await page.locator(".card").first().waitFor();
  });

  it("T1, T3, T4: reads and changes nothing under a name of its own that leads here", async () => {
    const place = await webPlace();
    const { page } = await openPage(browser, place);
    const { port } = new URL(place.url);
    const rebound = `http://${EVIL}:${port}`;
    const answer = await (await page.context().newPage()).goto(`${rebound}/ui/`);
    expect(answer?.status()).toBe(403);
    await tryFrom(page, `${rebound}/anything`, place, rebound);
    await tryFrom(page, `http://a.nip.example:${port}/ui/`, place, `http://a.nip.example:${port}`);
  });

  it("cannot open the page with a ticket of its own making, nor take the key from an open one", async () => {
    const place = await webPlace();
    const { page, context } = await openPage(browser, place);
    const site = await attackerSite();
    const tab = await context.newPage();
    await tab.goto(`http://127.0.0.1:${site}/`);
    expect(await tab.evaluate("document.cookie")).toBe("");
    expect(await tab.evaluate("JSON.stringify(localStorage)")).toBe("{}");
    const popup = `(async () => { const opened = window.open("${place.url}/ui/#ticket=invented"); await new Promise((resolve) => setTimeout(resolve, 800)); try { return String(opened.document.body.textContent); } catch { return "closed"; } })()`;
    expect(await tab.evaluate(popup)).toMatch(/^(closed|null|)$|TypeError/);
    await page.getByRole("link", { name: "Models" }).click();
    await soon(() => page.getByRole("heading", { name: "All models" }).count()).toBe(1);
  });

  it("leaves no trace of secrets in the browser: no storage, no history, no cookie that code can read", async () => {
    const place = await webPlace();
    const { page, context } = await openPage(browser, place);
    expect(await page.evaluate("document.cookie")).toBe("");
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/ui/" });
    const stored = String(await page.evaluate("JSON.stringify({ ...localStorage })"));
    expect(stored).not.toContain(cookie?.value);
    expect(page.url()).not.toContain("ticket");
    await page.goBack();
    expect(page.url()).not.toContain("ticket");
  });
});
