/** `Telemetry` of a running service: off unless asked for, open only to its clients, and never with what was said. */
import { describe, expect, it } from "vitest";

import { fieldsOf, itemsOf, parseJson, stringOf } from "../../src/transformers/foreign.ts";
import { sendJson, startUpstream } from "../helpers/plugins.ts";
import { ask, serviceHome } from "../helpers/service.ts";

describe("/metrics", () => {
  it("is not there by itself", async () => {
    const home = await serviceHome();
    const { url } = await home.start();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    await home.ccr(["config", "set", "Telemetry.metrics", "true"]);
    await expect.poll(async () => (await fetch(`${url}/metrics`)).status, { timeout: 10_000 }).toBe(200);
  });

  it("counts; whoever may send requests may read it, and no web page", async () => {
    const home = await serviceHome({ APIKEY: "client-secret", Telemetry: { metrics: true } });
    const { url } = await home.start();
    await (await ask(url, { token: "client-secret" })).text();
    const headers = { authorization: "Bearer client-secret" };
    const answer = await fetch(`${url}/metrics`, { headers });
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
    const text = await answer.text();
    expect(text).toContain('ccr_requests_total{provider="up",model="up-model",outcome="ok"} 1');
    expect(text).not.toContain("secret");
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`, { headers: { ...headers, origin: "http://evil.example" } })).status).toBe(
      403,
    );
  });
});

describe("spans", () => {
  it("reach the endpoint, with its headers, at the latest when the service ends", async () => {
    const collector = await startUpstream((response) => sendJson(response, {}));
    const Telemetry = { endpoint: `${collector.origin}/`, headers: { "x-team": "$TEAM" }, service: "ours" };
    const home = await serviceHome({ Telemetry });
    const env = { ...home.env, TEAM: "blue" };
    const started = await home.ccr(["start", "--detach", "--port", "0", "--json"], { env });
    await (await ask(stringOf(fieldsOf(parseJson(started.stdout))["url"]))).text();
    await home.ccr(["stop"]);
    expect(collector.seen.map(({ url, headers }) => [url, headers["x-team"]])).toEqual([["/v1/traces", "blue"]]);
    const [resource] = itemsOf(collector.seen[0]?.body["resourceSpans"]).map(fieldsOf);
    const spans = itemsOf(fieldsOf(itemsOf(resource?.["scopeSpans"])[0])["spans"]).map(fieldsOf);
    expect(spans.map(({ name }) => name)).toEqual(["attempt 1", "chat up-model"]);
    expect(collector.seen[0]?.text).toContain('"stringValue":"ours"');
    for (const said of ['"hi"', "served", "sk-provider-secret"]) expect(collector.seen[0]?.text).not.toContain(said);
  });

  it("a collector that is away costs a notice, and no request", async () => {
    const home = await serviceHome({ Telemetry: { endpoint: "http://127.0.0.1:9" } });
    const { url } = await home.start();
    expect((await ask(url)).status).toBe(200);
    expect((await home.ccr(["stop"])).code).toBe(0);
    expect((await home.ccr(["logs", "--level", "warn"])).stdout).toContain("no spans reach 127.0.0.1:9");
  });
});
