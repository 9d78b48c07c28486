/** `ccr code` with the real Claude Code and a provider on loopback. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ccr, outcomeOf, startCcr } from "../helpers/ccr.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome, configure } from "../helpers/claude.ts";

describe("a turn of Claude Code through ccr code", () => {
  it("streams text, and presents the provider's key instead of ours", async () => {
    const place = await claudeHome();
    const upstream = await startChatUpstream([{ text: "Hello from the provider" }]);
    await configure(place, upstream.url);
    const outcome = await ccr(["code", "-p", "say hello"], { env: place.env, cwd: place.project });
    expect(outcome).toMatchObject({ code: 0, stdout: "Hello from the provider\n" });
    expect(upstream.authorizations).toEqual(["Bearer sk-provider-secret"]);
    expect(JSON.parse(upstream.bodies[0] ?? "")).toMatchObject({ model: "up-model", stream: true });
  });

  it("reads its prompt from a pipe", async () => {
    const place = await claudeHome();
    const upstream = await startChatUpstream([{ text: "Piped" }]);
    await configure(place, upstream.url);
    const outcome = await ccr(["code", "-p"], { env: place.env, cwd: place.project, input: "a piped question" });
    expect(outcome).toMatchObject({ code: 0, stdout: "Piped\n" });
    expect(upstream.bodies[0]).toContain("a piped question");
  });

  it("runs a tool, then two in parallel, and sends their results back", async () => {
    const place = await claudeHome();
    const read = (file: string): { name: string; args: object } => ({
      name: "Read",
      args: { file_path: join(place.project, file) },
    });
    const upstream = await startChatUpstream([
      { tools: [read("a.txt")] },
      { tools: [read("a.txt"), read("b.txt")] },
      { text: "alpha and beta" },
    ]);
    await configure(place, upstream.url);
    const outcome = await ccr(["code", "-p", "read"], { env: place.env, cwd: place.project });
    expect(outcome).toMatchObject({ code: 0, stdout: "alpha and beta\n" });
    expect(upstream.bodies).toHaveLength(3);
    const results = toolResults(upstream.bodies[2] ?? "");
    expect(results).toHaveLength(3);
    expect(results.slice(1)).toEqual([expect.stringContaining("alpha"), expect.stringContaining("beta")]);
  });

  it("shows what the provider refused, once and at once", async () => {
    const place = await claudeHome();
    const upstream = await startChatUpstream([{ status: 401, message: "Incorrect API key sk-provider-secret" }]);
    await configure(place, upstream.url);
    const outcome = await ccr(["code", "-p", "hi"], { env: place.env, cwd: place.project });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain("API Error: 424");
    expect(outcome.stdout).toContain("up refused the key (401)");
    expect(outcome.stdout).not.toContain("sk-provider-secret");
    expect(upstream.bodies).toHaveLength(1);
  });

  it("lets go of the provider when it is interrupted", async () => {
    const place = await claudeHome();
    const upstream = await startChatUpstream([{ hang: "I never " }]);
    await configure(place, upstream.url);
    const child = startCcr(["code", "-p", "hi"], { env: place.env, cwd: place.project });
    const outcome = outcomeOf(child);
    await upstream.hanging;
    const interrupted = performance.now();
    child.kill("SIGINT");
    const took = (await upstream.left) - interrupted;
    await outcome;
    expect(took).toBeLessThan(5_000);
    if (process.env["CCR_TEST_REPORT"]) process.stdout.write(`interrupt to upstream abort: ${took.toFixed(0)} ms\n`);
  });
});

function toolResults(body: string): string[] {
  const request: { messages: { role: string; content: unknown }[] } = JSON.parse(body);
  return request.messages.flatMap(({ role, content }) => (role === "tool" ? [String(content)] : []));
}
