/** A conversation that goes on after the proxy was restarted: what the provider must see again is there. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { isRecord } from "../../src/core/message.ts";
import { fieldsOf, itemsOf } from "../../src/transformers/foreign.ts";
import { proxyTo, REQUEST, type Answer, type ProxyOptions, type TestProxy } from "../helpers/proxy.ts";
import { startStrictGemini, STRICT_KEY } from "../helpers/strict-gemini.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const ASK = { role: "user", content: "Hi" };
const TOOLS = [{ name: "Read", description: "Reads", input_schema: { type: "object", properties: { a: {} } } }];
const CALL = { functionCall: { name: "Read", args: { a: 1 } }, thoughtSignature: "sig" };
const SESSION = { "x-claude-code-session-id": "8c5f0c1e-0000-4000-8000-000000000001" };

function ask(
  proxy: TestProxy,
  messages: readonly object[],
  headers: Readonly<Record<string, string>> = SESSION,
): Promise<Answer> {
  return proxy.post({ ...REQUEST, messages, tools: TOOLS }, { headers }).answer;
}

/** The conversation as Claude Code sends it on: after a change of the model without thinking, but with the call's id. */
function goneOn({ events }: Answer): object[] {
  const start = events.find((event) => event.type === "content_block_start" && event.content_block.type === "tool_use");
  const id = isRecord(start) ? fieldsOf(start["content_block"])["id"] : undefined;
  return [
    ASK,
    { role: "assistant", content: [{ type: "tool_use", id, name: "Read", input: { a: 1 } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "text" }] },
  ];
}

async function setUp(): Promise<{
  gemini: Awaited<ReturnType<typeof startStrictGemini>>;
  restarted: (more?: ProxyOptions) => Promise<TestProxy>;
  folder: string;
}> {
  const gemini = await startStrictGemini([[[{ text: "I read" }, CALL]], [[{ text: "Done" }]]]);
  const folder = join(await tempDir(), "keepsakes");
  const provider = { url: gemini.url, key: STRICT_KEY, models: ["gemini-3-flash"] };
  return {
    gemini,
    folder,
    restarted: (more = {}) => proxyTo("", { dialect: "gemini", provider, keepsakes: folder, ...more }),
  };
}

describe("the signature of a tool call", () => {
  it("row 118: comes back to the provider from the next run of the program", async () => {
    const { gemini, restarted } = await setUp();
    const first = await restarted();
    const answer = await ask(first, [ASK]);
    await first.proxy.close();
    const { events } = await ask(await restarted(), goneOn(answer));
    expect(gemini.breaks).toEqual([]);
    expect(events.at(-1)?.type).toBe("message_stop");
    expect(fieldsOf(itemsOf(gemini.bodies[1]?.["contents"])[1])["parts"]).toEqual([CALL]);
  });

  it("is not found by another conversation", async () => {
    const { gemini, restarted } = await setUp();
    const answer = await ask(await restarted(), [ASK]);
    await ask(await restarted(), goneOn(answer), { "x-claude-code-session-id": "another" });
    expect(JSON.stringify(gemini.bodies[1])).not.toContain('"thoughtSignature":"sig"');
  });

  it("is not written anywhere without a folder", async () => {
    const { gemini, restarted, folder } = await setUp();
    const first = await restarted({ keepsakes: undefined });
    const answer = await ask(first, [ASK]);
    await ask(first, goneOn(answer));
    expect(gemini.breaks).toEqual([]);
    await first.proxy.close();
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });

  it("a folder that cannot be written is a notice, once, and the conversation goes on", async () => {
    const { gemini, restarted } = await setUp();
    const proxy = await restarted({ keepsakes: "/dev/null/keepsakes" });
    const answer = await ask(proxy, [ASK]);
    await proxy.event("notice");
    await ask(proxy, goneOn(answer));
    expect(gemini.breaks).toEqual([]);
    expect(proxy.events.filter(({ type }) => type === "notice")).toMatchObject([
      { level: "warn", text: expect.stringContaining("ENOTDIR") },
    ]);
  });
});
