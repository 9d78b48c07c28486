/** The real Claude Code through ccr on a Responses server that refuses what OpenAI's refuses. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ccr } from "../helpers/ccr.ts";
import { claudeHome, configure, type ClaudeHome } from "../helpers/claude.ts";
import { startStrictResponses, type Scripted } from "../helpers/strict-responses.ts";

async function configureOpenai(place: ClaudeHome, url: string): Promise<void> {
  const openai = { name: "openai", api_base_url: url, api_key: "sk-provider-secret", models: ["gpt-5.4"] };
  await configure(place, url, { Providers: [openai], Router: { default: "openai,gpt-5.4" } });
}

describe("Claude Code on a Responses server", () => {
  it("runs a tool, then two in parallel, with the model's reasoning between", async () => {
    const place = await claudeHome();
    const read = (file: string): Scripted => ({ call: "Read", args: { file_path: join(place.project, file) } });
    const upstream = await startStrictResponses([
      [{ reasoning: "First one." }, { say: "Reading.", phase: "commentary" }, read("a.txt")],
      [{ reasoning: "Now both." }, read("a.txt"), read("b.txt")],
      [{ say: "alpha and beta", phase: "final_answer" }],
    ]);
    await configureOpenai(place, upstream.url);
    const outcome = await ccr(["code", "-p", "read"], { env: place.env, cwd: place.project });
    expect(outcome).toMatchObject({ code: 0, stdout: "alpha and beta\n" });
    expect(upstream.requests).toHaveLength(3);
    const items = upstream.requests[2]?.input.filter(({ role }) => role !== "user" && role !== "developer") ?? [];
    expect(items.map(({ type, phase }) => type ?? phase)).toEqual([
      "reasoning",
      "commentary",
      "function_call",
      "function_call_output",
      "reasoning",
      "function_call",
      "function_call",
      "function_call_output",
      "function_call_output",
    ]);
    expect(JSON.stringify(items.slice(7))).toMatch(/alpha.*beta/);
  });

  it("row 113: searches the web at the provider, and gives the model the links with their titles", async () => {
    const place = await claudeHome();
    const page = { url: "https://nodejs.org/en/blog", title: "Node.js blog" };
    const upstream = await startStrictResponses([
      [{ call: "WebSearch", args: { query: "node 26 release" } }],
      [
        { search: "node 26 release", found: [page] },
        { say: "Node 26 is out.", cites: page },
      ],
      [{ say: "It is out." }],
    ]);
    await configureOpenai(place, upstream.url);
    const args = ["code", "-p", "look it up", "--allowedTools", "WebSearch"];
    const outcome = await ccr(args, { env: place.env, cwd: place.project });
    expect(outcome).toMatchObject({ code: 0, stdout: "It is out.\n" });
    expect(upstream.requests[1]?.tools).toMatchObject([{ type: "web_search" }]);
    const found = upstream.requests[2]?.input.find(({ type }) => type === "function_call_output")?.output;
    expect(found).toContain('{"title":"Node.js blog","url":"https://nodejs.org/en/blog"}');
    expect(found).toContain("Node 26 is out.");
  });
});
