/** `ccr ui`: whose page it opens, how, and that a configuration which is wrong or missing is no reason not to. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { type Outcome, outcomeOf, startCcr } from "../helpers/ccr.ts";
import { ask, serviceHome } from "../helpers/service.ts";
import { soon } from "../helpers/soon.ts";
import { put } from "../helpers/temp-dir.ts";

const OPENED = /^http:\/\/127\.0\.0\.1:\d+\/ui\/#ticket=[\w-]{43}$/;

interface OwnPage {
  readonly url: string;
  end(): Promise<Outcome>;
}

async function ownPage(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<OwnPage> {
  const child = startCcr(["ui", ...args], { env });
  const outcome = outcomeOf(child);
  const { stdout } = child;
  if (!stdout) throw new Error("started without pipes");
  const line = await new Promise<string>((resolve, reject) => {
    stdout.once("data", (chunk: Buffer) => resolve(String(chunk).trim()));
    stdout.once("end", () => reject(new Error("it has ended")));
  });
  const end = (): Promise<Outcome> => {
    child.kill("SIGTERM");
    return outcome;
  };
  return { url: line, end };
}

async function session(address: string): Promise<{ readonly status: number; state(): Promise<string> }> {
  const { origin, host, hash } = new URL(address);
  const opened = await fetch(`${origin}/ui/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ticket: hash.replace("#ticket=", "") }),
  });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const { key = "" }: { key?: string } = JSON.parse(await opened.text());
  const headers = { host, cookie, "x-ccr-key": key };
  return { status: opened.status, state: async () => (await fetch(`${origin}/ui/api/config`, { headers })).text() };
}

it("opens the page of the running service, each time with a ticket of its own", async () => {
  const home = await serviceHome();
  const { url } = await home.start();
  await ask(url);
  const [first, second] = [await home.ccr(["ui", "--print-url"]), await home.ccr(["ui", "--json", "--port", "1"])];
  expect(first.stdout.trim()).toMatch(OPENED);
  expect(new URL(first.stdout.trim()).origin).toBe(url);
  expect(second.stderr).toContain("the page is that of the running ccr");
  const { url: other }: { url: string } = JSON.parse(second.stdout);
  expect(other).not.toBe(first.stdout.trim());
  for (const address of [first.stdout.trim(), other]) expect((await session(address)).status).toBe(200);
  expect((await session(other)).status).toBe(401);
});

it("serves a page of its own where nothing is running, until a signal ends it", async () => {
  const home = await serviceHome();
  const page = await ownPage(home.env, "--print-url");
  expect(page.url).toMatch(OPENED);
  expect(await (await session(page.url)).state()).toContain("up-model");
  expect((await page.end()).code).toBe(143);
});

it("hands its address to the program of BROWSER", async () => {
  const home = await serviceHome();
  const seen = join(home.home, "seen");
  const browser = await put(
    join(home.home, "browser"),
    `#!/bin/sh\nprintf %s "$2" > "${seen}.new"\nmv "${seen}.new" "${seen}"\n`,
    0o755,
  );
  const page = await ownPage({ ...home.env, BROWSER: `${browser} --new-window` });
  await soon(() => readFile(seen, "utf8").catch(() => "")).toMatch(OPENED);
  expect(page.url).toBe(`opened ${await readFile(seen, "utf8")}`);
  await page.end();
});

it("opens with a configuration that is wrong, and with none", async () => {
  const home = await serviceHome();
  const config = join(home.folder, "config.json");
  await put(config, "{ Providers: [", 0o600);
  const broken = await ownPage(home.env, "--no-open");
  expect(await (await session(broken.url.replace("open ", ""))).state()).toContain('"issues":[{"line":1');
  const { stderr } = await broken.end();
  expect(stderr).toContain("config.json:1:");
  const none = await ownPage({ ...home.env, CCR_HOME: join(home.home, "elsewhere") }, "--no-open");
  expect(await (await session(none.url.replace("open ", ""))).state()).toContain('"exists":false');
  await none.end();
});
