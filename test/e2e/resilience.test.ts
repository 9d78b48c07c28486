/** The real Claude Code does not notice that a provider fails, is told once when nothing helps, and compacts when it should. */
import { createServer } from "node:http";

import { expect, it, onTestFinished } from "vitest";

import { ccr, type Outcome } from "../helpers/ccr.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { claudeHome, type ClaudeHome, configure } from "../helpers/claude.ts";
import { portOf } from "../helpers/scripted-upstream.ts";

interface Failing {
  readonly url: string;
  readonly asked: () => number;
}

/** Answers everything with one status. */
async function failing(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  error: object = { message: "not today" },
): Promise<Failing> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    request.resume();
    request.on("end", () => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify({ error }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${portOf(server.address())}/v1/chat/completions`, asked: () => asked };
}

function say(place: ClaudeHome, ...args: readonly string[]): Promise<Outcome> {
  return ccr(["code", "-p", "go", ...args], { env: place.env, cwd: place.project });
}

const providers = (first: string, second: string): object => ({
  Providers: [
    { name: "first", api_base_url: first, api_key: "k1", models: ["m"], prices: { m: { input: 1000, output: 1000 } } },
    { name: "second", api_base_url: second, api_key: "k2", models: ["m"] },
  ],
  Router: { default: "first,m" },
});

it.each([
  ["fault 1: 429", 429, { "retry-after": "50" }],
  ["fault 2: 529", 529, {}],
  ["fault 3: 401", 401, {}],
] as const)("%s: the fallback answers, and the history knows why", async (_, status, headers) => {
  const place = await claudeHome();
  const [bad, good] = [await failing(status, headers), await startChatUpstream([{ text: "from the second" }])];
  await configure(place, bad.url, { ...providers(bad.url, good.url), fallback: { default: ["second,m"] } });
  const { code, stdout } = await say(place);
  expect({ code, stdout: stdout.trim(), asked: bad.asked() }).toEqual({ code: 0, stdout: "from the second", asked: 1 });
  const listed = await ccr(["inspect", "--filter", "is:fallback", "--json"], { env: place.env });
  expect(listed.stdout).toContain(`fallback after first,m: ${status}`);
});

it("a budget that is spent ends the turn with one request and a sentence", async () => {
  const place = await claudeHome();
  const good = await startChatUpstream([{ text: "one" }, { text: "two" }]);
  await configure(place, good.url, { ...providers(good.url, good.url), Budget: { day: 0.000_1, over: "stop" } });
  expect((await say(place)).stdout.trim()).toBe("one");
  const { code, stdout } = await say(place);
  expect(code).not.toBe(0);
  expect(stdout).toContain("API Error: 402 the budget is spent");
  expect(good.bodies).toHaveLength(1);
});

it("a prompt that is too long is told in the provider's own numbers, and asked for no second time", async () => {
  const place = await claudeHome();
  const message =
    "This model's maximum context length is 9000 tokens. However, your messages resulted in 12000 tokens.";
  const bad = await failing(400, {}, { message, code: "context_length_exceeded" });
  await configure(place, bad.url, { ...providers(bad.url, bad.url), fallback: { default: ["second,m"] } });
  const { stdout } = await say(place);
  expect(stdout).toMatch(/prompt is too long/i);
  const listed = await ccr(["inspect", "--filter", "is:error", "--json"], { env: place.env });
  expect(listed.stdout).toContain("prompt is too long: 12000 tokens > 9000 maximum");
  expect(listed.stdout).not.toContain("second,m");
});
