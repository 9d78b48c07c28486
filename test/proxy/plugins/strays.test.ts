/** Errors that plugins let escape, in a program of its own: the test runner takes such errors for its own. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { startCcr } from "../../helpers/ccr.ts";
import { CHAT_CHUNKS, sendEvents, startUpstream } from "../../helpers/plugins.ts";
import { put, tempDir } from "../../helpers/temp-dir.ts";

interface Served {
  readonly child: ChildProcess;
  ask(): Promise<string>;
}

async function serve(members: string): Promise<Served> {
  const upstream = await startUpstream((response) => sendEvents(response, CHAT_CHUNKS));
  const home = await tempDir();
  const folder = join(home, ".claude-code-router");
  await put(join(folder, "bad.js"), `module.exports = class { name = "bad"; ${members} };`);
  await put(join(folder, "config.json"), {
    transformers: [{ path: "./bad.js" }],
    Providers: [
      { name: "up", api_base_url: upstream.origin, api_key: "sk-1", models: ["m"], transformer: { use: ["bad"] } },
    ],
    Router: { default: "up,m" },
  });
  const child = startCcr(["start", "--json", "--port", "0"], { env: { HOME: home } });
  const [line] = child.stdout ? await once(child.stdout, "data") : [];
  const { url } = JSON.parse(String(line));
  const body = { model: "any", max_tokens: 9, stream: true, messages: [{ role: "user", content: "hi" }] };
  const ask = async (): Promise<string> =>
    (await fetch(`${url}/v1/messages`, { method: "POST", body: JSON.stringify(body) })).text();
  return { child, ask };
}

describe("an error that escapes from a plugin", () => {
  it.each([
    ["in a rejected promise", `Promise.reject(new Error("late"));`],
    ["in a timer", `setTimeout(() => { throw new Error("late"); }, 1);`],
  ])("%s ends neither the request nor the program", async (_, work) => {
    const { child, ask } = await serve(`transformRequestIn(request) { ${work} return request; }`);
    expect(await ask()).toContain("message_stop");
    expect(await ask()).toContain("message_stop");
    expect(child.exitCode).toBeNull();
  });

  it("ends a request that waits for the work that failed, and only that one", async () => {
    const { ask } = await serve(`
      answers = 0;
      transformResponseOut(response) {
        if (this.answers++ > 0) return response;
        let control;
        const body = new ReadableStream({ start(controller) { control = controller; } });
        (async () => { await response.body.getReader().read(); throw new Error("no luck"); })();
        return new Response(body, { headers: response.headers });
      }`);
    expect(await ask()).toMatch(/transformer \\"bad\\" failed at bad\.js:\d+:\d+: no luck/);
    expect(await ask()).toContain("message_stop");
  });
});
