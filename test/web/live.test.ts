/** The live half of the page in a real browser: requests as they come, one of them in detail, usage, log, models. */
import { join } from "node:path";

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { blankPage, openPage } from "../helpers/browser.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { draftWith, openTestHistory } from "../helpers/history.ts";
import { PLACES } from "../../src/web/shared/places.ts";
import { webPlace } from "../helpers/web.ts";
import { soon } from "../helpers/soon.ts";

/** A browser on a busy machine takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const rows = (page: Page): Locator => page.locator(".list-body .list-row");
const menu = (page: Page, name: string): Promise<void> => page.getByRole("link", { name, exact: true }).click();

describe("requests", () => {
  it("appear as they come, and are filtered in the language of the screen", async () => {
    const place = await webPlace({
      replies: [{ text: "one" }, { status: 401, message: "bad key" }, { text: "three" }],
    });
    const { page, complaints } = await openPage(browser, place);
    await page.getByText("No requests yet").waitFor();
    await place.ask({ text: "a needle" });
    await soon(() => rows(page).count()).toBe(1);
    await place.ask();
    await soon(() => rows(page).count()).toBe(2);
    const filter = page.getByLabel("Filter", { exact: true });
    await filter.fill("is:error");
    await soon(() => rows(page).count()).toBe(1);
    expect(await rows(page).first().textContent()).toContain("CCR-E101");
    await filter.fill("body:needle");
    await soon(() => rows(page).first().textContent()).toContain("0001");
    await filter.fill("statsu:400");
    await page.getByText("Did you mean status:?").waitFor();
    expect(await page.locator(".fault mark").textContent()).toBe("statsu");
    expect(await rows(page).count()).toBe(1);
    await filter.fill("model:nowhere");
    await page.getByText("No request matches model:nowhere").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await soon(() => rows(page).count()).toBe(2);
    expect(complaints).toEqual([]);
  });

  it("of other programs appear, too: they record into the same history", async () => {
    const place = await webPlace();
    const { page } = await openPage(browser, place);
    await page.getByText("No requests yet").waitFor();
    const history = await openTestHistory({ file: join(place.paths.state, "history.db") });
    history.write({ drafts: [draftWith({ row: { id: 4711, at: Date.now() } })] });
    await soon(() => rows(page).first().textContent()).toContain("4711");
  });

  it("are completed: fields, closed values, and what was seen", async () => {
    const place = await webPlace();
    await place.ask();
    const { page } = await openPage(browser, place);
    await soon(() => rows(page).count()).toBe(1);
    const options = (): Promise<string[]> =>
      page
        .locator(".filter option")
        .evaluateAll((found) => found.map((option) => String(Reflect.get(option, "value"))));
    const filter = page.getByLabel("Filter", { exact: true });
    await filter.fill("sta");
    await soon(options).toEqual(["status:", "state:"]);
    await filter.fill("is:err");
    await soon(options).toEqual(["is:error"]);
    await filter.fill("model:up");
    await soon(options).toEqual(["model:up-model"]);
  });

  it("T12: are shown from all sides, by mouse and by keys, and what others wrote is harmless", async () => {
    const place = await webPlace({ replies: [{ text: "first" }, { text: "the answer" }] });
    await place.ask();
    await place.ask({ text: "the question \u202E\u001b[31m" });
    const { page } = await openPage(browser, place);
    await rows(page).nth(0).click();
    const inspector = page.locator(".inspector");
    await inspector.getByText("Rules, in the order").waitFor();
    const tab = (name: string): Promise<void> => inspector.getByRole("tab", { name, exact: true }).click();
    await tab("Client");
    await inspector.getByText("POST /v1/messages").waitFor();
    const body = await inspector.locator(".code").textContent();
    expect(body).toContain("the question");
    expect(body).not.toMatch(/[\u202e\u001b]/);
    await tab("Upstream");
    await inspector.getByText("/v1/chat/completions").waitFor();
    await tab("Response");
    await inspector.getByText("the answer").waitFor();
    await tab("Stream");
    await inspector.getByText("message_start").waitFor();
    await tab("Timing");
    await inspector.getByText("Total").waitFor();
    await tab("Diff");
    await inspector.locator(".diff .added").first().waitFor();
    await page.keyboard.press("ArrowRight");
    expect(await inspector.getByRole("tab", { name: "Overview" }).getAttribute("aria-selected")).toBe("true");
    await page.locator(".list-body").focus();
    await page.keyboard.press("ArrowDown");
    await inspector.getByRole("heading", { name: "Request 0001" }).waitFor();
    await inspector.getByRole("button", { name: "Close" }).click();
    await soon(() => inspector.count()).toBe(0);
  });

  it("are exported, one and all that the filter fits", async () => {
    const place = await webPlace();
    await place.ask({ text: "to be exported" });
    const { page, context } = await openPage(browser, place);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await soon(() => rows(page).count()).toBe(1);
    for (const format of ["har", "jsonl", "md", "curl"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByLabel("Export").selectOption(format),
      ]);
      expect(download.suggestedFilename()).toBe(`requests.${format}`);
    }
    await rows(page).first().click();
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toContain("$UP_API_KEY");
  });

  it("of a stream show what has come so far", async () => {
    const place = await webPlace({ replies: [{ hang: "many words of an answer that does not end" }] });
    const { page } = await openPage(browser, place);
    const leaving = new AbortController();
    void place.ask({ signal: leaving.signal }).catch(() => {});
    await soon(() => rows(page).first().locator(".cell-sign").getAttribute("class")).toContain("open");
    leaving.abort();
    await soon(() => rows(page).first().locator(".cell-sign").getAttribute("class")).toContain("aborted");
  });
});

describe("usage", () => {
  it("is summed by what is asked for, as pictures and in numbers, with the latency of each provider", async () => {
    const place = await webPlace();
    await place.ask();
    await place.ask({ session: "session-2" });
    const { page } = await openPage(browser, place);
    await menu(page, "Usage");
    const table = page.getByRole("region", { name: "Usage", exact: true });
    await soon(() => table.locator("tbody tr").count()).toBe(1);
    expect(await page.locator(".chart g rect.input").count()).toBe(1);
    await page.getByLabel("Group by").selectOption("session");
    await soon(() => table.locator("tbody tr").count()).toBe(2);
    await page.getByLabel("Since").selectOption("today");
    await soon(() => table.locator("tbody tr").count()).toBe(2);
    expect(await page.getByRole("region", { name: "Latency by provider" }).textContent()).toContain("up");
    await place.ask({ session: "session-3" });
    await soon(() => table.locator("tbody tr").count()).toBe(3);
  });
});

describe("the log", () => {
  it("goes on by itself, is searched, and leads to the request of a line", async () => {
    const place = await webPlace();
    await place.ask();
    const { page } = await openPage(browser, place);
    await menu(page, "Log");
    const lines = page.locator(".log li");
    await lines.first().waitFor();
    await place.ask();
    await page.locator(".log a", { hasText: "#0002" }).first().waitFor();
    await page.getByLabel("Search").fill("nothing like it");
    await page.getByText("Nothing here.").waitFor();
    await page.getByLabel("Search").fill("");
    await page.getByLabel("Level").selectOption("error");
    await page.getByText("Nothing here.").waitFor();
    await page.getByLabel("Level").selectOption("info");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("ccr.log");
    await page.getByRole("button", { name: "Older lines" }).click();
    await page.locator(".log a", { hasText: "#0002" }).first().click();
    await page.getByRole("heading", { name: "Request 0002" }).waitFor();
  });
});

describe("models", () => {
  it("are switched for one session, and given back to the rules", async () => {
    const place = await webPlace();
    await place.ask();
    const { page } = await openPage(browser, place);
    await menu(page, "Models");
    const choice = page.getByLabel("Model: session-");
    await choice.selectOption("up,up-small");
    await page.getByText("next request on up,up-small").waitFor();
    await place.ask();
    expect(JSON.parse(place.upstream.bodies.at(-1) ?? "")).toMatchObject({ model: "up-small" });
    await soon(() => page.getByRole("region", { name: "Sessions" }).textContent()).toContain("up,up-small (2)");
    await choice.selectOption("");
    await page.getByText("the rules decide").last().waitFor();
    await place.ask();
    expect(JSON.parse(place.upstream.bodies.at(-1) ?? "")).toMatchObject({ model: "up-model" });
  });
});

describe("the page", () => {
  it("speaks Chinese where the browser does, and what is chosen stays", async () => {
    const place = await webPlace();
    const { page } = await openPage(browser, place, { language: "zh-CN" });
    await page.getByRole("heading", { name: "请求" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    await page.getByLabel("语言").selectOption("en");
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    await page.getByLabel("Colours").selectOption("dark");
    await page.reload();
    await page.getByRole("heading", { name: "Requests" }).waitFor();
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(20, 23, 28)");
  });

  it("is dark where the system is", async () => {
    const { page } = await openPage(browser, await webPlace(), { colors: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(20, 23, 28)");
  });

  it("is not wider than a screen of 360 pixels, on any of its places", async () => {
    const place = await webPlace();
    await place.ask();
    const { page } = await openPage(browser, place, { width: 360, height: 640 });
    for (const name of PLACES) {
      await page.evaluate(`location.hash = "#/${name}"`);
      await page.locator(`.view-${name} :is(button, select, textarea, input)`).first().waitFor();
      if (name === "providers") await page.locator(".card button").first().click();
      expect([name, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([name, 360]);
    }
  });

  it("says how to open it again when its address was used, is too old, or none of ours", async () => {
    const place = await webPlace();
    const address = place.host.page() ?? "";
    const first = await blankPage(browser);
    await first.page.goto(address);
    await first.page.getByText("connected", { exact: false }).first().waitFor();
    expect(first.page.url()).not.toContain("ticket");
    for (const used of [address, `${place.url}/ui/#ticket=invented`, `${place.url}/ui/`]) {
      const { page } = await blankPage(browser);
      await page.goto(used);
      await page.getByRole("heading", { name: "has to be opened again" }).waitFor();
      expect(page.url()).not.toContain("ticket");
    }
  });

  it("is over once it is left, also in another tab", async () => {
    const place = await webPlace();
    const { page, context } = await openPage(browser, place);
    const other = await context.newPage();
    await other.goto(`${place.url}/ui/`);
    await other.getByText("● connected").waitFor();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "has to be opened again" }).waitFor();
    await other.getByRole("heading", { name: "has to be opened again" }).waitFor();
  });
});
