/** `GET /v1/models`: what Claude Code lists under "From gateway". */
import { expect, it } from "vitest";

import { configFromProviders } from "../../../src/config/snapshot.ts";
import { listModels } from "../../../src/proxy/routes/models.ts";
import { providerWith } from "../../helpers/answers.ts";
import { proxyTo } from "../../helpers/proxy.ts";

it("row 134: lists every model under an id that holds claude, and the choice of the rules first", () => {
  const config = configFromProviders([
    providerWith({ models: ["large", "vendor/small:free"] }),
    providerWith({ name: "b", models: [] }),
  ]);
  const { data, has_more, first_id, last_id } = listModels(config);
  expect(data.map(({ id, display_name }) => [id, display_name])).toEqual([
    ["claude-ccr/auto", "Auto (ccr)"],
    ["claude-ccr/acme,large", "acme,large"],
    ["claude-ccr/acme,vendor/small:free", "acme,vendor/small:free"],
  ]);
  expect({ has_more, first_id, last_id }).toEqual({
    has_more: false,
    first_id: "claude-ccr/auto",
    last_id: "claude-ccr/acme,vendor/small:free",
  });
});

it("every entry has Anthropic's fields and OpenAI's", () => {
  const list = listModels(configFromProviders([providerWith({ models: ["large"] })]));
  expect(list.object).toBe("list");
  expect(list.data[1]).toEqual({
    type: "model",
    id: "claude-ccr/acme,large",
    display_name: "acme,large",
    created_at: "1970-01-01T00:00:00Z",
    object: "model",
    created: 0,
    owned_by: "acme",
  });
});

it("T1: the answer holds neither key nor address of a provider", async () => {
  const proxy = await proxyTo("http://127.0.0.1:9");
  const { text, status } = await proxy.post("", { method: "GET", path: "/v1/models?limit=1000" }).answer;
  expect(status).toBe(200);
  expect(text).not.toMatch(/sk-canary|127\.0\.0\.1/);
});
