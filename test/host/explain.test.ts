/** Who changed what: the pipeline runs again over what was recorded, and leads to what was sent. */
import { describe, expect, it, onTestFinished } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";
import type { FlowRecord } from "../../src/core/record.ts";
import type { DialectName, Provider, Use } from "../../src/core/target.ts";
import { createHost, newToken } from "../../src/host.ts";
import { explain } from "../../src/host/explain.ts";
import { scriptedUpstream } from "../helpers/scripted-upstream.ts";
import { tempDir } from "../helpers/temp-dir.ts";
import { join } from "node:path";

const ASKED = {
  model: "claude-opus-5-5",
  max_tokens: 32_000,
  stream: true,
  system: [{ type: "text", text: "be brief" }],
  tools: [{ name: "Read", description: "d", input_schema: { type: "object", properties: { p: { type: "string" } } } }],
  messages: [
    { role: "user", content: "read it" },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "Read", input: { p: "a" } }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "alpha" }] },
  ],
};

const REFUSAL = "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

const PATHS: Readonly<Record<string, string>> = {
  anthropic: "/v1/messages",
  "openai-chat": "/v1/chat/completions",
  "openai-responses": "/v1/responses",
  gemini: "/v1beta/models/",
};

async function recorded(
  dialect: DialectName,
  uses: readonly Use[] = [],
): Promise<{ record: FlowRecord; config: Config }> {
  const upstream = await scriptedUpstream([REFUSAL], [REFUSAL], [REFUSAL]);
  const provider: Provider = {
    name: "up",
    url: upstream.origin + (PATHS[dialect] ?? ""),
    key: "k",
    models: ["m"],
    dialect,
    dialectFixed: true,
    headers: {},
    windows: {},
    uses: { all: uses, models: {} },
  };
  const config = configFromProviders([provider]);
  const token = newToken();
  const host = await createHost({
    config,
    clients: [{ token, session: "pane" }],
    listen: { host: "127.0.0.1", port: 0 },
    recordIn: join(await tempDir(), "history.db"),
  });
  onTestFinished(() => void host.cleanup.run());
  const answer = await fetch(`${host.proxy.url}/v1/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(ASKED),
  });
  await answer.text();
  const record = await host.history?.record(1);
  if (!record) throw new Error("nothing was recorded");
  return { record, config };
}

const MAXTOKEN: Use = { name: "maxtoken", options: { max_tokens: 4_000 } };
const PARAMS: Use = { name: "customparams", options: { top_k: 7 } };

describe("a recorded request", () => {
  it.each(["anthropic", "openai-chat", "openai-responses", "gemini"] as const)(
    "%s: every change has an author, and nothing is left over",
    async (dialect) => {
      const { record, config } = await recorded(dialect, [MAXTOKEN, PARAMS]);
      const steps = (await explain(record, { config }))?.steps ?? [];
      expect(steps.map(({ by }) => by)).toEqual(["maxtoken", dialect, "customparams"]);
      expect(steps[0]?.changes).toEqual([{ path: "max_tokens", kind: "changed", before: 32_000, after: 4_000 }]);
      expect(steps.some(({ form }) => form === "rest")).toBe(false);
    },
  );

  it("a configuration that has changed since leaves a rest, which is told as such", async () => {
    const { record, config } = await recorded("openai-chat", [MAXTOKEN]);
    const [provider] = config.providers.values();
    if (!provider) throw new Error("there is a provider");
    const changed = configFromProviders([{ ...provider, uses: { all: [], models: {} } }]);
    const steps = (await explain(record, { config: changed }))?.steps ?? [];
    expect(steps.at(-1)).toMatchObject({
      form: "rest",
      changes: [{ path: "max_tokens", before: 32_000, after: 4_000 }],
    });
  });

  it("a provider that is gone is told", async () => {
    const { record } = await recorded("openai-chat");
    const explanation = await explain(record, { config: configFromProviders([]) });
    expect(explanation).toMatchObject({ steps: [], problem: expect.stringContaining('"up"') });
  });

  it("without bodies there is nothing to be told", async () => {
    const { record, config } = await recorded("openai-chat");
    expect(await explain({ ...record, bodies: new Map() }, { config })).toBeUndefined();
  });
});
