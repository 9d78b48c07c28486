/** The page of `ccr ui` in a browser that a test file shares: a fresh profile for each page. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { onTestFinished } from "vitest";

import type { WebPlace } from "./web.ts";

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  readonly colors?: "dark" | "light";
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page has complained about: errors of scripts, broken rules of its policy. */
  readonly complaints: readonly string[];
}

export async function blankPage(browser: Browser, options: OpenOptions = {}): Promise<OpenPage> {
  const { width = 1200, height = 800, language = "en-US", colors = "light" } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    colorScheme: colors,
    reducedMotion: "reduce",
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  return { page, context, complaints };
}

/** The page as `ccr ui` opens it. */
export async function openPage(browser: Browser, { host }: WebPlace, options: OpenOptions = {}): Promise<OpenPage> {
  const opened = await blankPage(browser, options);
  await opened.page.goto(host.page() ?? "");
  await opened.page.getByText("● ").first().waitFor();
  return opened;
}
