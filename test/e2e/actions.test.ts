/** The configuration of CCR's sample for GitHub Actions, with the real Claude Code and a provider on loopback. */
import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome } from "../helpers/claude.ts";
import { put } from "../helpers/temp-dir.ts";

async function logIn(folder: string): Promise<string> {
  const [name = ""] = await readdir(join(folder, "logs"));
  return readFile(join(folder, "logs", name), "utf8");
}

it("answers a prompt from a pipe, without a terminal", async () => {
  const { home, project, env } = await claudeHome();
  const upstream = await startChatUpstream([{ text: "From the pipeline" }]);
  await put(join(home, ".claude-code-router", "config.json"), {
    log: true,
    NON_INTERACTIVE_MODE: true,
    OPENAI_API_KEY: "${PIPELINE_KEY}",
    OPENAI_BASE_URL: upstream.url.replace("/chat/completions", ""),
    OPENAI_MODEL: "deepseek-chat",
  });
  const outcome = await ccr(["code", "-p"], { env: { ...env, PIPELINE_KEY: "sk-pipe-1" }, cwd: project, input: "go" });
  expect(outcome).toMatchObject({ code: 0, stdout: "From the pipeline\n" });
  // The sample's `cat` makes a file that everybody may read.
  expect(outcome.stderr).toMatch(/^ccr: no longer open to other users of this machine: \S+, \S+\n$/);
  expect(upstream.authorizations).toEqual(["Bearer sk-pipe-1"]);
  expect(JSON.parse(upstream.bodies[0] ?? "")).toMatchObject({ model: "deepseek-chat" });
  const log = await logIn(join(home, ".claude-code-router"));
  expect(log).toMatch(/"level":30,.*"reqId":"req-1".*"model":"deepseek-chat"/);
  expect(log).not.toContain("sk-pipe-1");
});

it("fault 57: goes on where no log can be written, and says so", async () => {
  const { home, project, env } = await claudeHome();
  const upstream = await startChatUpstream([{ text: "All the same" }]);
  const folder = join(home, ".claude-code-router");
  await put(join(folder, "config.json"), {
    OPENAI_API_KEY: "sk-pipe-1",
    OPENAI_BASE_URL: upstream.url.replace("/chat/completions", ""),
    OPENAI_MODEL: "deepseek-chat",
  });
  await put(join(folder, "logs"), "no folder");
  await symlink("/dev/full", join(folder, "claude-code-router.log"));
  const outcome = await ccr(["code", "-p", "go"], { env, cwd: project });
  expect(outcome).toMatchObject({ code: 0, stdout: "All the same\n" });
  const { stdout } = await ccr(["logs", "--level", "warn"], { env });
  expect(stdout.match(/no log is written/g)).toHaveLength(2);
  expect(stdout).toContain("ENOSPC");
});

it("with LOG off leaves no file", async () => {
  const { home, project, env } = await claudeHome();
  const upstream = await startChatUpstream([{ text: "Quietly" }]);
  const folder = join(home, ".claude-code-router");
  await put(join(folder, "config.json"), {
    log: false,
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL: "deepseek-chat",
  });
  expect(await ccr(["code", "-p", "go"], { env, cwd: project })).toMatchObject({ code: 0, stdout: "Quietly\n" });
  expect((await readdir(folder)).filter((name) => name.includes("log"))).toEqual([]);
});
