/** The configuration of CCR's sample for GitHub Actions, with the real Claude Code and a provider on loopback. */
import { join } from "node:path";

import { expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome } from "../helpers/claude.ts";
import { put } from "../helpers/temp-dir.ts";

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
});
