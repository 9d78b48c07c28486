/** Records in the formats of others. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { FlowRecord } from "../../../src/core/record.ts";
import { clientCurl, upstreamCurl, usualKeyName } from "../../../src/history/export/curl.ts";
import { harOf } from "../../../src/history/export/har.ts";
import { jsonlOf } from "../../../src/history/export/jsonl.ts";
import { markdownOf } from "../../../src/history/export/markdown.ts";
import { parseHar } from "../../helpers/har-schema.ts";
import { attemptWith, draftWith, type DraftParts, openTestHistory } from "../../helpers/history.ts";
import { put, tempDir } from "../../helpers/temp-dir.ts";

const SECRET = "sk-canary-4711-and-some-more";

/** As it comes out of the file again. */
async function stored(parts: DraftParts): Promise<FlowRecord> {
  const { write, reader } = await openTestHistory({ secrets: [SECRET] });
  write({ drafts: [draftWith(parts)] });
  const record = reader.record(parts.row?.id ?? 1);
  if (!record) throw new Error("not stored");
  return record;
}

const CLIENT = {
  model: "claude-opus-5-5",
  messages: [{ role: "user", content: `it's "here" $HOME \`id\` \\ ${SECRET}` }],
};

const whole = (): Promise<FlowRecord> =>
  stored({
    row: { id: 142, attempts: 2, tools: ["Read"], cost: 0.0011 },
    detail: {
      headers: {
        "content-type": "application/json",
        authorization: "Bearer client-token-of-this-run",
        "user-agent": "claude-cli",
      },
      rules: [{ rule: "default", hit: true, why: "Router.default is acme,large" }],
      attempts: [
        attemptWith({
          status: 429,
          error: { code: "CCR-E102", message: "acme is rate limited (429)", hint: "wait", status: 429 },
          retryIn: 0,
        }),
        attemptWith({
          url: `https://gen.example/v1/models/m:stream?alt=sse&key=${SECRET}`,
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${SECRET}`,
            "x-it's": "o'clock",
            "content-length": "9",
          },
        }),
      ],
      routed: 1,
    },
    bodies: {
      client: JSON.stringify(CLIENT),
      message: JSON.stringify({
        content: [
          { type: "text", text: "done ``` here" },
          { type: "tool_use", name: "Read", input: {} },
        ],
      }),
      "upstream/1": "{}",
      "upstream/2": JSON.stringify({ a: "o'clock\nCCR_BODY\n" }),
      "answer/1": "slow down",
      "answer/2": "data: {}\n\n",
    },
  });

const bare = (): Promise<FlowRecord> =>
  stored({
    row: {
      id: 7,
      state: "failed",
      status: 424,
      provider: undefined,
      model: undefined,
      error: "no route",
      code: "CCR-E020",
      attempts: 0,
      ttft: undefined,
      ms: undefined,
    },
    detail: { attempts: [] },
  });

describe("HAR", () => {
  it("is what the specification says, for requests of every kind", async () => {
    const har = harOf([await whole(), await bare()], "1.2.3");
    expect(parseHar(structuredClone(har)).log.entries).toHaveLength(4);
  });

  it("holds both sides of a request and each attempt", async () => {
    const { log } = parseHar(harOf([await whole()], "1"));
    expect(log.pages).toMatchObject([{ id: "request_142", title: "#142 main claude-opus-5-5 to acme,large" }]);
    expect(log.entries.map(({ request, response, comment }) => [request.url, response.status, comment])).toEqual([
      ["http://127.0.0.1/v1/messages", 200, "default: Router.default is acme,large"],
      ["https://api.acme.example/v1/chat/completions", 429, "acme is rate limited (429)"],
      ["https://gen.example/v1/models/m:stream?alt=sse&key=••••more", 200, undefined],
    ]);
    expect(log.entries[1]?.response.content).toMatchObject({ text: "slow down", mimeType: "text/event-stream" });
    expect(log.entries[2]?.timings).toMatchObject({ connect: 37, wait: 340, receive: 1_620 });
    expect(log.entries[2]?.request.queryString).toEqual([
      { name: "alt", value: "sse" },
      { name: "key", value: "••••more" },
    ]);
  });
});

describe("JSONL", () => {
  it("is one line, with bodies as JSON where they are", async () => {
    const line = jsonlOf(await whole());
    expect(line.indexOf("\n")).toBe(line.length - 1);
    expect(JSON.parse(line)).toMatchObject({
      schemaVersion: 1,
      id: 142,
      at: "2026-11-20T12:00:00.000Z",
      provider: "acme",
      agent: null,
      cost: 0.0011,
      tools: ["Read"],
      request: { path: "/v1/messages", body: { model: "claude-opus-5-5" } },
      message: { content: [{ type: "text" }, { type: "tool_use" }] },
      attempts: [
        { error: { code: "CCR-E102" }, response: { status: 429, body: "slow down" } },
        { error: null, request: { url: expect.stringContaining("gen.example") }, response: { status: 200 } },
      ],
      phases: [
        { name: "route", from: 0, ms: 1 },
        { name: "transform", ms: 2 },
        { name: "retry", ms: 0 },
        { name: "connect", ms: 37 },
        { name: "wait", ms: 360 },
        { name: "stream", ms: 1_600 },
      ],
    });
  });
});

describe("Markdown", () => {
  it("tells what a bug report needs", async () => {
    const text = markdownOf(await whole());
    expect(text).toMatch(/^## Request 142: done, 200\n/);
    expect(text).toContain("- **default**: Router.default is acme,large");
    expect(text).toContain(
      "acme,large at https://api.acme.example/v1/chat/completions: 429, acme is rate limited (429) \\[CCR-E102\\]; again after 0 ms",
    );
    expect(text).toContain("````text\ndone ``` here\n");
    expect(text).toContain("### What the provider said to attempt 1\n\n```text\nslow down\n```");
  });

  it("says what there is not", async () => {
    const text = markdownOf(await bare());
    expect(text).toContain("## Request 7: failed, 424");
    expect(text).toContain("| route | none |");
    expect(text).toContain("no route [CCR-E020]");
  });

  it("cuts long texts", async () => {
    const record = await stored({ bodies: { message: JSON.stringify({ content: "x".repeat(5_000) }) } });
    expect(markdownOf(record)).toContain("… 3000 more characters");
  });
});

/** Runs a command in a shell in which curl says what it was given. */
async function paste(
  command: string,
  env: Readonly<Record<string, string>>,
): Promise<{ args: string[]; body: string }> {
  const dir = await tempDir();
  const told = 'JSON.stringify({args:process.argv.slice(2),body:require("fs").readFileSync(0,"utf8")})';
  await put(join(dir, "curl"), `#!${process.execPath}\nprocess.stdout.write(${told});\n`, 0o755);
  const shell = spawnSync("bash", ["--norc", "-c", command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: `${dir}:${process.env["PATH"]}`, ...env },
    encoding: "utf8",
  });
  expect(shell.stderr).toBe("");
  const value: { args: string[]; body: string } = JSON.parse(shell.stdout);
  return value;
}

describe("curl", () => {
  it("sends the provider's request again, with the key from a variable", async () => {
    const record = await whole();
    const command = upstreamCurl(record) ?? "";
    expect(command).not.toMatch(/••••|canary/);
    const { args, body } = await paste(command, { ACME_API_KEY: "the-key" });
    expect(args).toEqual([
      "-sS",
      "-N",
      "-X",
      "POST",
      "https://gen.example/v1/models/m:stream?alt=sse&key=the-key",
      "-H",
      "content-type: application/json",
      "-H",
      "authorization: Bearer the-key",
      "-H",
      "x-it's: o'clock",
      "--data-binary",
      "@-",
    ]);
    expect(body).toBe(`${record.bodies.get("upstream/2")}\n`);
  });

  it("names the variable that the configuration names, and any attempt", async () => {
    const command = upstreamCurl(await whole(), () => "MY_KEY", 1) ?? "";
    expect(command).toContain('-H "authorization: Bearer $MY_KEY"');
    expect(command).toContain("https://api.acme.example");
  });

  it("sends the client's request again, to a proxy", async () => {
    const record = await whole();
    const { args, body } = await paste(clientCurl(record), {
      ANTHROPIC_BASE_URL: "http://127.0.0.1:3456",
      ANTHROPIC_AUTH_TOKEN: "tok$en",
      HOME: "/wrong",
    });
    expect(args).toContain("http://127.0.0.1:3456/v1/messages");
    expect(args).toContain("authorization: Bearer tok$en");
    expect(body).toBe(`${record.bodies.get("client")}\n`);
    expect(body).toContain("$HOME `id`");
  });

  it("has nothing to send where nothing was sent", async () => {
    expect(upstreamCurl(await bare())).toBeUndefined();
  });

  it.each([
    ["deepseek", "DEEPSEEK_API_KEY"],
    ["my.provider-2", "MY_PROVIDER_2_API_KEY"],
    ["302ai", "_302AI_API_KEY"],
  ])("calls the key of %s %s", (provider, name) => {
    expect(usualKeyName(provider)).toBe(name);
  });
});

describe("no export", () => {
  it("bar 9: holds a secret", async () => {
    const record = await whole();
    const all = [
      JSON.stringify(harOf([record], "1")),
      jsonlOf(record),
      markdownOf(record),
      clientCurl(record),
      upstreamCurl(record),
    ];
    for (const text of all) expect(text).not.toMatch(/canary|client-token-of/);
  });
});
