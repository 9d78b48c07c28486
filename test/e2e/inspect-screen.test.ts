/** `ccr inspect` on a terminal: what a running service does is on the screen, and the terminal is as it was afterwards. */
import { join } from "node:path";

import { expect, it } from "vitest";

import { PtySession } from "../helpers/pty-session.ts";
import { ask, serviceHome, type ServiceHome } from "../helpers/service.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

function inspect(home: ServiceHome, ...args: readonly string[]): Promise<PtySession> {
  const command = [process.execPath, join(PROJECT_ROOT, "bin/ccr"), "inspect", ...args];
  return PtySession.start({ command, env: { ...home.env, TMPDIR: home.home }, cwd: home.project, cols: 120, rows: 30 });
}

it("shows requests of a running service as they come, and gives the terminal back", async () => {
  const home = await serviceHome();
  const { url } = await home.start();
  const session = await inspect(home);
  await session.shows(`service at ${url}`);
  await session.shows("No requests yet.");
  await (await ask(url, { stream: true })).text();
  await session.until("the request", () => /❯✓ +0001 .*up-model/.test(session.screen.text));
  session.type("4");
  await session.shows("served");
  session.type("q");
  session.type("q");
  expect(await session.ended()).toBe(0);
  expect(session.traces).toEqual([]);
}, 60_000);

it("begins with the filter that is given, and Ctrl+C ends it", async () => {
  const home = await serviceHome();
  const { url } = await home.start();
  await (await ask(url)).text();
  const session = await inspect(home, "--filter", "model:nobody");
  await session.shows("No request matches model:nobody. c clears the filter");
  session.type("c");
  await session.shows("0001");
  session.type("\u0003");
  expect(await session.ended()).toBe(0);
  expect(session.traces).toEqual([]);
}, 60_000);
