/** Debian's Chromium, driven by playwright-core: one for a test file, a fresh profile for each page. */
import { existsSync } from "node:fs";

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";

import type { WebPlace } from "./web.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

function chromiumPath(): string {
  const found = [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));
  if (found) return found;
  throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM_PATH");
}

/** Containers have no namespaces for Chromium's sandbox. */
export function launch(...args: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu", ...args] });
}

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
  page.setDefaultTimeout(10_000);
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

/** Waits until what is read is as expected: as long as a busy machine may need. */
export function soon<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 10_000 });
}
