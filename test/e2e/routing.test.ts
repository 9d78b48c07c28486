/** Where requests of the real Claude Code go: plan mode, effort, small models, sub-agents with a tag. */
import { expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { type ChatReply, type ChatUpstream, startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome, configure } from "../helpers/claude.ts";

const ROUTER = { default: "up,usual", think: "up,thinker", background: "up,small", subagent: "up,helper" };

async function run(replies: readonly ChatReply[], ...args: readonly string[]): Promise<ChatUpstream> {
  const place = await claudeHome();
  const upstream = await startChatUpstream(replies);
  await configure(place, upstream.url, { Router: ROUTER });
  const outcome = await ccr(["code", "-p", "go", ...args], { env: place.env, cwd: place.project });
  expect(outcome.code).toBe(0);
  return upstream;
}

function modelsOf({ bodies }: ChatUpstream): unknown[] {
  return bodies.map((body) => JSON.parse(body).model);
}

const OK: ChatReply = { text: "ok" };

it.each([
  ["an ordinary turn", [], "usual"],
  ["an ordinary turn of a newest model", ["--model", "opus"], "usual"],
  ["plan mode", ["--permission-mode", "plan"], "thinker"],
  ["more effort than usual", ["--effort", "max"], "thinker"],
  ["less effort than usual", ["--effort", "low"], "usual"],
  ["a small model", ["--model", "haiku"], "small"],
  ["a model by name", ["--model", "up,named"], "named"],
] as const)("%s", async (_what, args, model) => {
  expect(modelsOf(await run([OK], ...args))).toEqual([model]);
});

it("sub-agents go to the model of their tag, which the provider does not see, or to the route of all", async () => {
  const call = (prompt: string): ChatReply => ({
    tools: [
      { name: "Agent", args: { description: "d", prompt, subagent_type: "general-purpose", run_in_background: false } },
    ],
  });
  const tagged = await run([call("<CCR-SUBAGENT-MODEL>up,tagged</CCR-SUBAGENT-MODEL>\nLook around."), OK, OK, OK, OK]);
  const plain = await run([call("Look around."), OK, OK, OK, OK]);
  expect(modelsOf(tagged)).toContain("tagged");
  expect(modelsOf(plain)).toContain("helper");
  const asked = tagged.bodies[modelsOf(tagged).indexOf("tagged")] ?? "";
  expect(asked).toContain("Look around.");
  expect(asked).not.toContain("CCR-SUBAGENT-MODEL");
});
