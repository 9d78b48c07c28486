/** `ccr replay`: a request sent again, printed, and kept out of every conversation. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ccr, type Outcome } from "../helpers/ccr.ts";
import { type ChatReply, type ChatUpstream, startChatUpstream } from "../helpers/chat-upstream.ts";
import { draftWith, openTestHistory } from "../helpers/history.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

interface Home {
  readonly dir: string;
  readonly upstream: ChatUpstream;
  readonly run: (args: readonly string[], input?: string) => Promise<Outcome>;
  readonly requests: () => Promise<
    readonly { readonly id: number; readonly replayOf: number | null; readonly state: string }[]
  >;
}

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 64,
  stream: true,
  messages: [{ role: "user", content: "say hi" }],
};

async function home(replies: readonly ChatReply[]): Promise<Home> {
  const dir = await tempDir();
  const upstream = await startChatUpstream(replies);
  const models = ["up-model", "other-model"];
  await put(join(dir, ".claude-code-router", "config.json"), {
    Providers: [
      {
        name: "up",
        api_base_url: upstream.url,
        api_key: "sk-canary-provider",
        models,
        prices: { "up-model": { input: 10, output: 100 }, "other-model": { input: 1, output: 1 } },
      },
    ],
    Router: { default: "up,up-model" },
    fallback: { default: ["up,other-model"] },
  });
  const history = await openTestHistory({ file: join(dir, ".local", "state", "ccr", "history.db") });
  history.write({
    drafts: [
      draftWith({
        row: { id: 142, provider: "up", model: "up-model", input: 1_000, output: 100 },
        detail: {
          headers: {
            "x-claude-code-session-id": "73517a44",
            "x-claude-code-request-class": "main",
            authorization: "Bearer token-of-then-which-is-gone",
            "content-length": "9",
          },
        },
        bodies: {
          client: JSON.stringify(REQUEST),
          message: JSON.stringify({ content: [{ type: "text", text: "old answer" }] }),
        },
      }),
      draftWith({ row: { id: 143 }, bodies: {} }),
    ],
  });
  history.db.exec("UPDATE runs SET ended = 1");
  history.db.close();
  const env = { HOME: dir, TMPDIR: join(dir, "tmp") };
  await put(join(dir, "tmp", "here"), "");
  const run: Home["run"] = (args, input) => ccr(args, { env, ...(input !== undefined && { input }) });
  const requests: Home["requests"] = async () => JSON.parse((await run(["inspect", "--json"])).stdout).requests;
  return { dir, upstream, run, requests };
}

describe("ccr replay", () => {
  it("a fallback does not answer under the name of the model", async () => {
    const { run, upstream } = await home([{ status: 401, message: "no" }, { text: "from the other" }]);
    const { stdout, code } = await run(["replay", "142"]);
    expect(code).not.toBe(0);
    expect(stdout).not.toContain("from the other");
    expect(upstream.bodies).toHaveLength(1);
  });

  it("sends a recorded request again, and prints answer, time and price", async () => {
    const { run, upstream, requests, dir } = await home([{ text: "new answer" }]);
    const { code, stdout, stderr } = await run(["replay", "142"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^new answer\n\nup,up-model \(default\) {2}200 {2}first token \d\.\d\d s {2}total \d\.\d\d s {2}in 100 {2}out 7 {2}\$0\.0017\n$/,
    );
    expect(JSON.parse(upstream.bodies[0] ?? "")).toMatchObject({
      model: "up-model",
      messages: [{ role: "user", content: "say hi" }],
    });
    expect(upstream.authorizations).toEqual(["Bearer sk-canary-provider"]);
    expect(await requests()).toMatchObject([
      { id: 144, replayOf: 142, state: "done", session: "73517a44" },
      { id: 143 },
      { id: 142 },
    ]);
    expect(existsSync(join(dir, ".local", "state", "ccr", "keepsakes"))).toBe(false);
    expect(readdirSync(join(dir, "tmp"))).toEqual(["here"]);
  });

  it("on another model, against the answer of then", async () => {
    const { run, upstream } = await home([{ text: "new answer" }]);
    const { stdout } = await run(["replay", "142", "--model", "up,other-model", "--diff"]);
    expect(JSON.parse(upstream.bodies[0] ?? "")).toMatchObject({ model: "other-model" });
    expect(stdout).toContain('~ content[0].text: "old answer" -> "new answer"');
    expect(stdout).toContain("up,other-model (");
  });

  it("as JSON, several times", async () => {
    const { run } = await home([{ text: "one" }, { tools: [{ name: "Read", args: { file_path: "a" } }] }]);
    const { stdout } = await run(["replay", "142", "--json", "--repeat", "2"]);
    const documents = stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(documents).toMatchObject([
      {
        schemaVersion: 1,
        replayOf: 142,
        provider: "up",
        status: 200,
        error: null,
        usage: { output_tokens: 7 },
        message: { content: [{ text: "one" }] },
      },
      { message: { content: [{ type: "tool_use", name: "Read", input: { file_path: "a" } }] } },
    ]);
  });

  it("prints what would be sent, and sends nothing", async () => {
    const { run, upstream, requests } = await home([{ text: "never" }]);
    const { stdout, code } = await run(["replay", "142", "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/v1\/chat\/completions\n/);
    expect(stdout).toContain("authorization: Bearer ••••ider\n");
    expect(stdout).toContain('"model": "up-model"');
    expect(JSON.parse((await run(["replay", "142", "--dry-run", "--json"])).stdout)).toMatchObject({
      body: { model: "up-model", stream: true },
    });
    expect(upstream.bodies).toEqual([]);
    expect(await requests()).toHaveLength(2);
  });

  it("takes requests from files, lines and standard input", async () => {
    const { run, upstream, dir } = await home([
      { text: "1" },
      { text: "2" },
      { text: "3" },
      { text: "4" },
      { text: "5" },
    ]);
    const plain = await put(join(dir, "request.json"), JSON.stringify(REQUEST, undefined, 2));
    expect((await run(["replay", plain])).stdout).toMatch(/^1\n/);
    const wrapped = { headers: { "X-Claude-Code-Session-Id": "s" }, body: { ...REQUEST, stream: false } };
    expect((await run(["replay", "-"], JSON.stringify(wrapped))).stdout).toMatch(/^2\n/);
    const lines = (await run(["inspect", "142", "--export", "jsonl"])).stdout;
    const { stdout } = await run(["replay", "-", "--diff"], lines + JSON.stringify(REQUEST));
    expect(stdout).toContain('"old answer" -> "3"');
    expect(stdout).toMatch(/\n4\n/);
    expect(upstream.bodies).toHaveLength(4);
  });

  it("ends with 8 when the provider fails, and with its error", async () => {
    const { run } = await home([
      { status: 429, message: "slow down" },
      { status: 429, message: "slow down" },
    ]);
    const { code, stdout } = await run(["replay", "142"]);
    expect(code).toBe(8);
    expect(stdout).toMatch(/429 up is rate limited.*\[CCR-E102\]/);
    const document: unknown = JSON.parse((await run(["replay", "142", "--json"])).stdout);
    expect(document).toMatchObject({ status: 429, error: { code: "CCR-E102" }, message: null });
  });

  it("keeps to what it may cost", async () => {
    const { run, upstream } = await home([{ text: "cheap" }, { text: "cheap" }]);
    const refused = await run(["replay", "142", "--max-cost", "0.001"]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("not sent: it may cost $0.0200 in all, more than $0.001");
    expect((await run(["replay", "142", "--model", "up,unpriced", "--max-cost", "1"])).stderr).toContain(
      "the price of up,unpriced is not known",
    );
    expect(upstream.bodies).toEqual([]);
    expect((await run(["replay", "142", "--max-cost", "$0.05"])).code).toBe(0);
    const some = await run(["replay", "142", "--max-cost", "0.021", "--repeat", "2"]);
    expect([some.code, some.stdout.includes("cheap")]).toEqual([1, true]);
  });

  it.each([
    [["replay"], 2, "needs the ID of a request"],
    [["replay", "999"], 1, "request 999 is not in the history"],
    [["replay", "143"], 1, "request 143 was recorded without its body"],
    [["replay", "nowhere.json"], 4, "nowhere.json"],
    [["replay", "142", "--model", "nobody,x"], 4, "nobody"],
    [["replay", "142", "--max-cost", "much"], 2, "much is no amount"],
    [["replay", "142", "--repeat", "often"], 2, "often is no number"],
  ])("%j ends with %i", async (args, code, message) => {
    const { run } = await home([]);
    const outcome = await run(args);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toContain(message);
  });

  it("refuses what is no request", async () => {
    const { run } = await home([]);
    expect((await run(["replay", "-"], '{"messages":[]}')).stderr).toContain("standard input holds no request");
    expect((await run(["replay", "-"], "{}\nnot json\n")).stderr).toContain("standard input:1 holds no request");
  });
});
