/** The real Claude Code through ccr on Chat servers that refuse what their vendor refuses. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Fields } from "../../src/transformers/foreign.ts";
import { fieldsOf, itemsOf } from "../../src/transformers/foreign.ts";
import { ccr } from "../helpers/ccr.ts";
import { CHAT_VENDORS } from "../helpers/chat-rules.ts";
import { claudeHome, configure, type ClaudeHome } from "../helpers/claude.ts";
import { startStrictChat, type ScriptedTurn } from "../helpers/strict-chat.ts";

interface Place extends ClaudeHome {
  readonly run: (...args: readonly string[]) => ReturnType<typeof ccr>;
}

async function placeWith(name: string, model: string, url: string): Promise<Place> {
  const place = await claudeHome();
  const provider = { name, api_base_url: url, api_key: "sk-provider-secret", models: [model] };
  await configure(place, url, { Providers: [provider], Router: { default: `${name},${model}` } });
  return { ...place, run: (...args) => ccr(["code", "-p", ...args], { env: place.env, cwd: place.project }) };
}

const messagesIn = (body: Fields | undefined): Fields[] => itemsOf(body?.["messages"]).map(fieldsOf);

describe.each(
  CHAT_VENDORS.filter(({ name }) => ["deepseek", "moonshot", "mistral", "minimax", "vllm"].includes(name)).map(
    (vendor) => [vendor.name, vendor.model, vendor] as const,
  ),
)("Claude Code on %s, %s", (name, model, vendor) => {
  it("runs a tool, then two at once, and goes on in another process", async () => {
    const scripted: ScriptedTurn[] = [];
    const server = await startStrictChat(vendor, scripted);
    const place = await placeWith(name, model, server.url);
    const read = (file: string) => ({ name: "Read", args: { file_path: join(place.project, file) } });
    scripted.push(
      { think: "First one.", say: "Reading.", calls: [read("a.txt")] },
      { think: "Now both.", calls: [read("a.txt"), read("b.txt")] },
      { think: "Easy.", say: "alpha and beta" },
      { think: "Once more.", calls: [read("b.txt")] },
      { think: "Right.", say: "still beta" },
    );
    expect(await place.run("read")).toMatchObject({ code: 0, stdout: "alpha and beta\n" });
    expect(await place.run("--continue", "again")).toMatchObject({ code: 0, stdout: "still beta\n" });
    expect(server.requests).toHaveLength(5);
    const results = messagesIn(server.requests[2]).filter(({ role }) => role === "tool");
    expect(results.map(({ content }) => String(content).includes("alpha"))).toEqual([true, true, false]);
  }, 120_000);
});
