/** Routes that are not hot: what they answer, and that nothing of them gets onto the terminal. */
import { expect, it } from "vitest";

import { proxyTo } from "../../helpers/proxy.ts";
import { startCcr } from "../../helpers/ccr.ts";
import { claudeHome, configure } from "../../helpers/claude.ts";

it("/health tells the time", async () => {
  const proxy = await proxyTo("http://127.0.0.1:9");
  const { json, headers } = await proxy.post("", { method: "GET", path: "/health" }).answer;
  expect(json).toEqual({ status: "ok", timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
  expect(headers["content-type"]).toMatch(/^application\/json/);
});

it("/ tells who is here", async () => {
  const proxy = await proxyTo("http://127.0.0.1:9");
  expect((await proxy.post("", { method: "GET", path: "/" }).answer).json).toEqual({ name: "ccr", status: "ok" });
});

it("errors are answered, not printed", async () => {
  const place = await claudeHome();
  await configure(place, "http://127.0.0.1:9/v1/messages");
  const child = startCcr(["--no-tui", "--json"], { env: place.env });
  const printed: string[] = [];
  const announced = Promise.withResolvers<string>();
  child.stdout?.on("data", (data) => announced.resolve(String(data)));
  child.stderr?.on("data", (data) => printed.push(String(data)));
  const { url, token }: { url: string; token: string } = JSON.parse(await announced.promise);
  const headers = { authorization: `Bearer ${token}` };
  for (const [path, method] of [
    ["/nothing", "GET"],
    ["/v1/messages/count_tokens", "POST"],
    ["/%", "GET"],
  ] as const) {
    const { status } = await fetch(url + path, { method, headers });
    expect([400, 404]).toContain(status);
  }
  child.kill("SIGTERM");
  await new Promise((resolve) => void child.once("close", resolve));
  expect(printed.join("")).toBe("");
});
