/** `POST /v1/messages/count_tokens`: answered here, whatever the provider knows about it. */
import { expect, it } from "vitest";

import { json } from "../../helpers/http-bytes.ts";
import { proxyTo } from "../../helpers/proxy.ts";
import { scriptedUpstream } from "../../helpers/scripted-upstream.ts";

const PATH = { path: "/v1/messages/count_tokens?beta=true" };

it("rows 77, 133: counts without a provider, and never gives 0", async () => {
  const upstream = await scriptedUpstream(json(404, {}));
  const proxy = await proxyTo(upstream.origin);
  const few = await proxy.post({ model: "m", messages: [{ role: "user", content: "" }] }, PATH).answer;
  const many = await proxy.post({ model: "m", messages: [{ role: "user", content: "many words ".repeat(500) }] }, PATH)
    .answer;
  expect(few.json["input_tokens"]).toBeGreaterThan(0);
  expect(many.json["input_tokens"]).toBeGreaterThan(900);
  expect(upstream.connections).toBe(0);
});

it("answers the two dozen questions that /context asks at once", async () => {
  const proxy = await proxyTo("http://127.0.0.1:9");
  const tools = [{ name: "Read", description: "Reads a file", input_schema: { type: "object" } }];
  const asked = Array.from(
    { length: 24 },
    () => proxy.post({ model: "m", messages: [{ role: "user", content: "x" }], tools }, PATH).answer,
  );
  const counts = (await Promise.all(asked)).map(({ json: counted }) => counted["input_tokens"]);
  expect(new Set(counts).size).toBe(1);
});
