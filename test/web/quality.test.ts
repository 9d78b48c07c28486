/** What the page weighs, how long its lists may be, and whether everybody can use it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { PLACES } from "../../src/web/shared/places.ts";
import { openPage } from "../helpers/browser.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { draftWith, openTestHistory } from "../helpers/history.ts";
import { ROOT } from "../helpers/ccr.ts";
import { webPlace } from "../helpers/web.ts";
import { soon } from "../helpers/soon.ts";

/** A browser on a busy machine takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Frames without a row in the middle while the list is turned quickly, each looked at once it has been painted. */
const BLANKS = `new Promise((resolve) => {
  const body = document.querySelector(".list-body");
  const { left, top, height } = body.getBoundingClientRect();
  let blanks = 0;
  let turns = 40;
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  const look = () => {
    if (!document.elementFromPoint(left + 100, top + height / 2)?.closest(".list-row")) blanks++;
    if (--turns > 0) turn();
    else resolve(blanks);
  };
  const turn = () => {
    body.scrollTop += 900;
    painted(look);
  };
  turn();
})`;

const MAX_FIRST_LOAD = 300 * 1024;

describe("the page", () => {
  it("weighs no more than 300 KB compressed, all of it", () => {
    const folder = join(ROOT, "dist", "web");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sizes = files.map(({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name))).length);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_FIRST_LOAD);
  });

  it("loads nothing from anywhere else", async () => {
    const place = await webPlace();
    const { page, complaints } = await openPage(browser, place);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).origin));
    for (const name of PLACES) {
      await page.evaluate(`location.hash = "#/${name}"`);
      await page.locator(`.view-${name}`).waitFor();
    }
    await page.reload();
    await page.locator(".view-json textarea").waitFor();
    expect([...new Set(asked)]).toEqual([place.url]);
    expect(complaints).toEqual([]);
  });

  const HALVES = [PLACES.slice(0, 5), PLACES.slice(5)];
  const CASES = (["light", "dark"] as const).flatMap((colors) => HALVES.map((places) => ({ colors, places })));

  it.each(CASES)(
    "has no serious fault of accessibility: $colors, $places",
    { timeout: 60_000 },
    async ({ colors, places }) => {
      const place = await webPlace();
      await place.ask();
      await place.ask();
      const { page } = await openPage(browser, place, { colors });
      const serious: string[] = [];
      const check = async (where: string): Promise<void> => {
        const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
        // All else is the same in both.
        const { violations } = await (colors === "dark" ? axe.withRules("color-contrast") : axe).analyze();
        for (const { id, impact, nodes } of violations)
          if (impact === "serious" || impact === "critical") serious.push(`${where}: ${id} ${nodes[0]?.html ?? ""}`);
      };
      for (const name of places) {
        await page.evaluate(`location.hash = "#/${name}"`);
        await page.locator(`.view-${name} :is(button, select, textarea, input)`).first().waitFor();
        await open(page, name);
        await check(name);
      }
      expect(serious).toEqual([]);
    },
  );
});

/** What a place shows when it is used. */
async function open(page: Page, name: string): Promise<void> {
  if (name === "requests") {
    await page.locator(".list-body .list-row").first().click();
    await page.locator(".rules").waitFor();
  } else if (name === "providers") await page.locator(".card button").first().click();
  else if (name === "statusline") {
    await page.getByLabel("Add", { exact: true }).selectOption("model");
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.locator("dialog .diff").waitFor();
  } else if (name === "settings") await page.keyboard.press("Escape");
}

describe("a list of 10,000 requests", () => {
  it("has only those in the document that are seen, and is gone through to its end", async () => {
    const place = await webPlace();
    const history = await openTestHistory({ file: join(place.paths.state, "history.db") });
    const now = Date.now() - 10_000_000;
    const drafts = Array.from({ length: 10_000 }, (_, index) =>
      draftWith({ row: { id: index + 10, at: now + index } }),
    );
    history.write({ drafts });
    const { page } = await openPage(browser, place);
    const seen = page.locator(".list-body .list-row");
    await soon(() => seen.count()).toBeGreaterThan(10);
    await page.locator(".list-body").focus();
    for (let step = 0; step < 40 && (await page.locator(".list").getAttribute("aria-rowcount")) !== "10001"; step++) {
      await page.keyboard.press("End");
      await page.waitForTimeout(100);
      expect(await seen.count()).toBeLessThan(100);
    }
    await page.keyboard.press("End");
    await page.getByRole("heading", { name: "Request 0010" }).waitFor();
    await page.keyboard.press("Home");
    await page.getByRole("heading", { name: "Request 10009" }).waitFor();
    expect(await page.evaluate(BLANKS)).toBe(0);
  });
});
