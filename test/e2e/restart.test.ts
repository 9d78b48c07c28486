/** `ccr` ended and started again in the middle of a conversation. */
import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { outcomeOf, startCcr } from "../helpers/ccr.ts";
import { claudeHome } from "../helpers/claude.ts";
import { startStrictGemini, STRICT_KEY } from "../helpers/strict-gemini.ts";
import { put } from "../helpers/temp-dir.ts";

const ASK = { role: "user", content: "Hi" };
const TOOLS = [{ name: "Read", description: "Reads", input_schema: { type: "object", properties: { a: {} } } }];
const CALL = { functionCall: { name: "Read", args: { a: 1 } }, thoughtSignature: "sig" };

/** The answer to one request that a run of the program serves. */
async function askNewRun(env: Readonly<Record<string, string>>, messages: readonly object[]): Promise<string> {
  const child = startCcr(["--no-tui", "--json"], { env });
  const [line] = child.stdout ? await once(child.stdout, "data") : [];
  const { url, token }: { url: string; token: string } = JSON.parse(String(line));
  const answer = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "x-claude-code-session-id": "0f1e2d3c-session" },
    body: JSON.stringify({ model: "claude-opus-5-5", max_tokens: 9_000, messages, tools: TOOLS }),
  });
  const text = await answer.text();
  child.kill("SIGTERM");
  await outcomeOf(child);
  return text;
}

it("the provider sees its signature again, from a file that only the user can read", async () => {
  const gemini = await startStrictGemini([[[{ text: "I read" }, CALL]], [[{ text: "Done" }]]]);
  const { home, env } = await claudeHome();
  await put(join(home, ".claude-code-router", "config.json"), {
    Providers: [
      {
        name: "google",
        api_base_url: gemini.url,
        api_key: STRICT_KEY,
        models: ["gemini-3-flash"],
        transformer: { use: ["gemini"] },
      },
    ],
  });
  const first = await askNewRun(env, [ASK]);
  const id = /"id":"(call_\w+)"/.exec(first)?.[1];
  const second = await askNewRun(env, [
    ASK,
    { role: "assistant", content: [{ type: "tool_use", id, name: "Read", input: { a: 1 } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "text" }] },
  ]);
  expect(second).toContain("Done");
  expect(JSON.stringify(gemini.bodies[1])).toContain(JSON.stringify(CALL));
  const folder = join(home, ".local", "state", "ccr", "keepsakes");
  const [file = ""] = await readdir(folder);
  expect(((await stat(join(folder, file))).mode & 0o777).toString(8)).toBe("600");
});
