/** A real browser, without a screen: Debian's Chromium, driven by playwright-core. */
import { existsSync } from "node:fs";

import { type Browser, chromium } from "playwright-core";
import { onTestFinished } from "vitest";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

function executable(): string {
  const found = [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));
  if (found) return found;
  throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM_PATH");
}

/** To be closed by whoever launches it. */
export function launchChromium(...args: readonly string[]): Promise<Browser> {
  // Containers have no namespaces for Chromium's sandbox.
  return chromium.launch({ executablePath: executable(), args: ["--no-sandbox", "--disable-gpu", ...args] });
}

/** Closed with the test. `hosts`: names that lead to this machine, as an attacker's name server says. */
export async function openChromium(hosts: readonly string[]): Promise<Browser> {
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1`).join(", ");
  const browser = await launchChromium(`--host-resolver-rules=${rules}`);
  onTestFinished(() => browser.close());
  return browser;
}
