/** Takes the pictures of `docs/ui.md`. They are written where CCR_SCREENS is set: `CCR_SCREENS=1 npx vitest run test/web/screens.test.ts`. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

import type { FlowRow } from "../../src/core/record.ts";
import { openPage } from "../helpers/browser.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { ROOT } from "../helpers/ccr.ts";
import { draftWith, openTestHistory } from "../helpers/history.ts";
import { type WebPlace, webPlace } from "../helpers/web.ts";

/** A browser on a busy machine takes its time. */
vi.setConfig({ testTimeout: 90_000 });

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const CONFIG = `{
  // Work
  Providers: [
    {
      name: "deepseek",
      api_base_url: "UPSTREAM",
      api_key: "sk-0123456789abcdefghij",
      models: ["deepseek-chat", "deepseek-reasoner"],
      transformer: { use: ["deepseek", ["maxtoken", { max_tokens: 16384 }]] },
    },
    { name: "openrouter", api_base_url: "https://openrouter.ai/api/v1/chat/completions", api_key: "$OPENROUTER_API_KEY", models: ["anthropic/claude-sonnet-4"] },
  ],
  Router: { default: "deepseek,deepseek-chat", think: "deepseek,deepseek-reasoner" },
  StatusLine: {
    enabled: true,
    currentStyle: "powerline",
    powerline: {
      modules: [
        { type: "workDir", text: "{{workDirName}}", color: "white", background: "bg_bright_blue" },
        { type: "gitBranch", text: "{{gitBranch}}", color: "white", background: "bg_bright_magenta" },
        { type: "model", text: "{{model}}", color: "white", background: "bg_#0b6e84" },
        { type: "usage", text: "↑ {{inputTokens}} ↓ {{outputTokens}}", color: "white", background: "bg_#444444" },
      ],
    },
  },
}
`;

const DAY_MS = 86_400_000;

function requestAt(index: number): Partial<FlowRow> {
  const isFailed = index % 17 === 5;
  const isThink = index % 6 === 2;
  return {
    id: index + 1,
    at: Date.now() - (240 - index) * (DAY_MS / 18),
    session: `7351c0de-${index % 3}`,
    provider: index % 5 === 4 ? "openrouter" : "deepseek",
    model: index % 5 === 4 ? "anthropic/claude-sonnet-4" : isThink ? "deepseek-reasoner" : "deepseek-chat",
    rule: isThink ? "think" : "default",
    state: isFailed ? "failed" : "done",
    status: isFailed ? 429 : 200,
    code: isFailed ? "CCR-E102" : undefined,
    stop: isFailed ? undefined : index % 4 === 1 ? "tool_use" : "end_turn",
    input: 4_000 + ((index * 731) % 9_000),
    cacheRead: 9_000 + ((index * 397) % 24_000),
    output: 200 + ((index * 137) % 1_500),
    cost: 0.001 + (index % 23) / 1_500,
    ttft: 500 + ((index * 271) % 900),
    ms: 2_500 + ((index * 613) % 9_000),
    streamMs: 2_000,
  };
}

async function office(): Promise<WebPlace> {
  const place = await webPlace({ config: CONFIG });
  const history = await openTestHistory({ file: join(place.paths.state, "history.db") });
  const detail = {
    rules: [
      { rule: "longContext", hit: false, why: "26,412 tokens < 60,000" },
      { rule: "think", hit: false, why: "effort medium is not more than usual" },
      { rule: "default", hit: true, why: "Router.default is deepseek,deepseek-chat" },
    ],
  };
  history.write({ drafts: Array.from({ length: 240 }, (_, index) => draftWith({ row: requestAt(index), detail })) });
  await place.ask({ text: "Which files does the parser read?" });
  return place;
}

type Shoot = (page: Page, place: WebPlace) => Promise<void>;

async function goTo(page: Page, at: string): Promise<void> {
  await page.evaluate(`location.hash = "#/${at}"`);
  await page.locator(`.view-${at}`).waitFor();
}

/** In this order, on one page: what was done for one is there for the next. */
const LIGHT: Readonly<Record<string, Shoot>> = {
  requests: async (page) => {
    await page.locator(".list-body .list-row").nth(3).click();
    await page.locator(".rules").waitFor();
  },
  usage: async (page) => {
    await goTo(page, "usage");
    await page.locator(".chart g rect.input").first().waitFor();
  },
  provider: async (page) => {
    await goTo(page, "providers");
    await page.locator(".card button").first().click();
    await page.getByLabel("max_tokens *").waitFor();
  },
  review: async (page) => {
    await goTo(page, "routing");
    await page.getByLabel("background: small").fill("deepseek,deepseek-chat");
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.locator("dialog .diff .added").waitFor();
  },
  conflict: async (page, place) => {
    await page.keyboard.press("Escape");
    await place.write((await place.file()).replace("// Work", "// Work, and the weekend"));
    await page.getByRole("button", { name: "Review and save" }).click();
    await page.getByRole("heading", { name: "The file has changed meanwhile" }).waitFor();
  },
};

const DARK: Readonly<Record<string, Shoot>> = {
  "status-line": async (page) => {
    await goTo(page, "statusline");
    await page.locator(".terminal .segment").first().waitFor();
  },
  phone: async (page) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await goTo(page, "requests");
    await page.locator(".list-body .list-row").first().waitFor();
  },
};

it.each([
  ["light", LIGHT],
  ["dark", DARK],
] as const)("the page can be taken, %s", async (colors, screens) => {
  const place = await office();
  const { page } = await openPage(browser, place, { height: 720, colors });
  for (const [name, shoot] of Object.entries(screens)) {
    await shoot(page, place);
    const picture = await page.screenshot();
    expect(picture.length).toBeGreaterThan(5_000);
    if (process.env["CCR_SCREENS"]) await writeFile(join(ROOT, "docs", "ui", `${name}.png`), picture);
  }
});

it("every picture of the document is one of these, and no other", async () => {
  const text = await readFile(join(ROOT, "docs", "ui.md"), "utf8");
  const shown = Array.from(text.matchAll(/\]\(ui\/([\w-]+)\.png\)/g), ([, name]) => name);
  expect(new Set(shown)).toEqual(new Set([...Object.keys(LIGHT), ...Object.keys(DARK)]));
});
