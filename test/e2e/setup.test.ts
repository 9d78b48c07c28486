/** The first start in a real terminal: leaving writes nothing, three answers write one file and start. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { claudeHome } from "../helpers/claude.ts";
import { PtySession } from "../helpers/pty-session.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

const ESC = "\u001b";

async function begin(env: Record<string, string> = {}): Promise<{ session: PtySession; home: string }> {
  const place = await claudeHome();
  const claude = await put(join(place.home, "stand-in"), "#!/bin/sh\nprintf READY; exec cat\n", 0o755);
  const session = await PtySession.start({
    command: [process.execPath, join(PROJECT_ROOT, "bin/ccr")],
    env: { ...place.env, CLAUDE_PATH: claude, OLLAMA_HOST: "http://127.0.0.1:9", ...env },
    cwd: place.project,
  });
  await session.shows("Where should requests go?");
  return { session, home: place.home };
}

it("Esc leaves and writes nothing", async () => {
  const { session, home } = await begin();
  const before = await treeOf(home);
  expect(session.screen.text).toContain("step 1 of 3");
  session.type(ESC);
  expect(await session.ended()).toBe(0);
  expect(await treeOf(home)).toEqual(before);
  expect(session.traces).toEqual([]);
});

it("a key in the environment: three answers, and the configuration names the variable", async () => {
  const { session, home } = await begin({ DEEPSEEK_API_KEY: "sk-canary-0123456789" });
  expect(session.screen.text).toContain("Found in your environment: DEEPSEEK_API_KEY");
  session.type("j\r");
  await session.shows("step 2 of 3");
  session.type("\r");
  await session.shows("step 3 of 3");
  session.type("deepseek-chat\r");
  await session.shows("READY");
  await session.shows("deepseek,deepseek-chat");
  const file = join(home, ".claude-code-router/config.json");
  const text = readFileSync(file, "utf8");
  expect(text).toContain('"api_key": "$DEEPSEEK_API_KEY"');
  expect(text).not.toContain("canary");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  session.type("\u001cq");
  await session.shows("QUIT?");
  session.type("q");
  expect(await session.ended()).toBe(0);
});

it("a key that is typed goes to a file of its own, is not shown, and is what requests are sent with", async () => {
  const { session, home } = await begin();
  session.type("j\r");
  await session.shows("step 2 of 3");
  session.type("groq\r");
  await session.shows("It is not shown");
  session.type("sk-canary-0123456789");
  await session.shows("••••");
  expect(session.screen.text).not.toContain("canary");
  session.type("\r");
  await session.shows("step 3 of 3");
  session.type("some-model\r");
  await session.shows("groq,some-model");
  const folder = join(home, ".claude-code-router");
  expect(readFileSync(join(folder, "config.json"), "utf8")).toContain('"api_key": "file:keys/groq"');
  expect(readFileSync(join(folder, "keys/groq"), "utf8")).toBe("sk-canary-0123456789\n");
  expect(statSync(join(folder, "keys/groq")).mode & 0o777).toBe(0o600);
  expect(existsSync(join(folder, "config.json"))).toBe(true);
});
