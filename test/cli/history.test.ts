/** `ccr inspect`, `ccr usage` and `ccr logs` over a history, with nothing running. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { describe, expect, it } from "vitest";

import { ccr, type Outcome, startCcr } from "../helpers/ccr.ts";
import { parseHar } from "../helpers/har-schema.ts";
import { attemptWith, draftWith, openTestHistory, type TestHistory } from "../helpers/history.ts";
import { tempDir } from "../helpers/temp-dir.ts";

interface Home {
  readonly dir: string;
  readonly history: TestHistory;
  readonly run: (...args: readonly string[]) => Promise<Outcome>;
}

async function home(): Promise<Home> {
  const dir = await tempDir();
  const history = await openTestHistory({ file: join(dir, "state", "ccr", "history.db"), secrets: ["sk-canary-4711"] });
  return { dir, history, run: (...args) => ccr(args, { env: envOf(dir) }) };
}

function envOf(dir: string): Record<string, string> {
  return { HOME: dir, XDG_STATE_HOME: join(dir, "state"), TZ: "UTC" };
}

const MINUTE = 60_000;

/** Four requests: answered, refused, by a sub-agent, long ago. */
async function filled(): Promise<Home> {
  const made = await home();
  const now = Date.now();
  made.history.write({
    drafts: [
      draftWith({
        row: { id: 140, at: now - 30 * 24 * 60 * MINUTE, model: "old" },
        bodies: { client: '{"a":"ancient"}' },
      }),
      draftWith({
        row: {
          id: 141,
          at: now - 3 * MINUTE,
          class: "subagent",
          model: "small",
          provider: "other",
          cost: 0.5,
          estimated: true,
        },
      }),
      draftWith({
        row: { id: 142, at: now - 2 * MINUTE, cost: 0.0011, stop: "tool_use", tools: ["Read"], cacheRead: 500 },
        detail: {
          headers: { authorization: "Bearer sk-canary-4711-and-more" },
          rules: [{ rule: "default", hit: true, why: "Router.default" }],
          timeline: [{ at: 400, until: 900, type: "text_delta", count: 4, size: 40, detail: "" }],
          routed: 1,
        },
        bodies: {
          client: JSON.stringify({
            model: "claude-opus-5-5",
            messages: [{ role: "user", content: "find \u001b[2J sk-canary-4711" }],
          }),
          "upstream/1": JSON.stringify({ model: "large", stream: true }),
          message: JSON.stringify({ content: [{ type: "text", text: "the answer\u001b]0;x\u0007" }] }),
          "answer/1": "data: {}\n\n",
        },
      }),
      draftWith({
        row: {
          id: 143,
          at: now - MINUTE,
          state: "failed",
          status: 429,
          code: "CCR-E102",
          error: "acme is rate limited (429)",
          stop: undefined,
          output: 0,
        },
        detail: {
          hint: "Again in 9 s",
          attempts: [
            attemptWith({ status: 429, error: { code: "CCR-E102", message: "limited", hint: "", status: 429 } }),
          ],
        },
        bodies: { client: "{}", "answer/1": "slow down" },
      }),
    ],
    logs: [
      { at: now - 3 * MINUTE, flow: undefined, level: "info", topic: "proxy", text: "listening" },
      { at: now - 2 * MINUTE, flow: 142, level: "debug", topic: "request", text: "main" },
      { at: now - 2 * MINUTE, flow: 142, level: "info", topic: "done", text: "200 \u001b[31m" },
      { at: now - MINUTE, flow: 143, level: "error", topic: "failed", text: "acme is rate limited (429)" },
    ],
  });
  return made;
}

const numbers = ({ stdout }: Outcome): string[] => [...stdout.matchAll(/^\S? +?(\d{4}) /gm)].map(([, id]) => id ?? "");

describe("ccr inspect", () => {
  it("lists requests, newest first, in columns", async () => {
    const { run } = await filled();
    const outcome = await run("inspect");
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(numbers(outcome)).toEqual(["0143", "0142", "0141", "0140"]);
    expect(outcome.stdout).toMatch(
      /^ +# +time +scenario +provider +model +code +in +out +cache +ttft +total +cost +end\n/,
    );
    expect(outcome.stdout).toMatch(
      /✓ 0142 .*default +acme +large +200 +1\.5k +100 +500 +0\.40 +2\.00 +0\.0011 +tool_use\n/,
    );
    expect(outcome.stdout).toMatch(/✗ 0143 .*429 .*CCR-E102\n/);
    expect(outcome.stdout).toMatch(/✓ 0141 .*subagent +other +small .*~1\.0k/);
  });

  it("filters and counts", async () => {
    const { run } = await filled();
    expect(numbers(await run("inspect", "--filter", "status:>=400 or class:subagent"))).toEqual(["0143", "0141"]);
    expect(numbers(await run("inspect", "--filter", "since:1h", "-n", "2"))).toEqual(["0143", "0142"]);
    expect(numbers(await run("inspect", "--filter", "ancient"))).toEqual(["0140"]);
    expect((await run("inspect", "--filter", "cost:>5")).stdout).toBe("No request matches cost:>5.\n");
  });

  it("points at what is wrong with a filter", async () => {
    const { run } = await filled();
    const { code, stdout, stderr } = await run("inspect", "--filter", "since:1h staus:400");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(
      "ccr: --filter: staus: is no field\n  since:1h staus:400\n           ^^^^^\n  Did you mean status:?",
    );
  });

  it("gives the list as JSON", async () => {
    const { run } = await filled();
    const document: unknown = JSON.parse((await run("inspect", "--json", "-n", "1")).stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      requests: [{ id: 143, state: "failed", cost: null, agent: null }],
    });
  });

  it.each([
    [
      "overview",
      /^#0142 200 acme,large\n[^]*tokens +in 1500 \(cache read 500, written 0\) · out 100[^]*> +default +Router\.default[^]*1 {2}acme,large {2}200 {2}answered/,
    ],
    ["client", /POST \/v1\/messages\nauthorization: Bearer ••••more\n[^]*"content": "find \\u001b\[2J ••••"/],
    ["upstream", /attempt 1: POST https:\/\/api\.acme\.example[^]*"stream": true[^]*answer: 200\n/],
    ["response", /\nthe answer␛\]0;x/],
    ["stream", /\+400\.\.900 ms +text_delta x 4 +40 characters/],
    ["timing", /route +1 ms[^]*stream +1600 ms +█+\n[^]*total 2000 ms/],
    ["diff", /~ model: "claude-opus-5-5" -> "large"\n- messages: [^]*\+ stream: true/],
  ])("shows the tab %s of a request", async (tab, expected) => {
    const { run } = await filled();
    const { stdout, code } = await run("inspect", "142", "--tab", tab);
    expect(code).toBe(0);
    expect(stdout).toMatch(expected);
    expect(stdout).not.toMatch(/\u001b|canary/);
  });

  it("shows what a failed request's provider said", async () => {
    const { run } = await filled();
    expect((await run("inspect", "0143")).stdout).toContain("acme is rate limited (429) [CCR-E102]\nAgain in 9 s\n");
    expect((await run("inspect", "#143", "--tab", "response")).stdout).toContain("slow down");
  });

  it("gives bodies as they were", async () => {
    const { run, history } = await filled();
    const { stdout } = await run("inspect", "142", "--tab", "client", "--raw");
    expect(stdout).toBe(history.reader.record(142)?.bodies.get("client"));
    expect((await run("inspect", "142", "--tab", "response", "--raw")).stdout).toBe("data: {}\n\n");
  });

  it("gives one request as JSON", async () => {
    const { run } = await filled();
    const document: unknown = JSON.parse((await run("inspect", "142", "--json")).stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      id: 142,
      request: { body: { model: "claude-opus-5-5" } },
      attempts: [{ provider: "acme" }],
    });
  });

  it("exports to a file for the user alone, and to standard output", async () => {
    const { run, dir } = await filled();
    const file = join(dir, "out.har");
    expect(await run("inspect", "--filter", "since:1h", "--export", "har", file)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const { log } = parseHar(JSON.parse(readFileSync(file, "utf8")));
    expect(log.pages.map(({ id }) => id)).toEqual(["request_141", "request_142", "request_143"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const lines = (await run("inspect", "--export", "jsonl", "-")).stdout.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ id: 140 }, { id: 141 }, { id: 142 }, { id: 143 }]);
    expect((await run("inspect", "142", "--export", "md")).stdout).toMatch(/^## Request 142: done, 200\n/);
    expect((await run("inspect", "142", "--export", "curl", "-")).stdout).toContain(
      '-H "authorization: Bearer $ACME_API_KEY"',
    );
    expect((await run("inspect", "--export", "jsonl")).stdout).not.toContain("canary");
  });

  it("follows what ends from now on", async () => {
    const { history, dir } = await filled();
    const child = startCcr(["inspect", "--follow", "--json", "--filter", "model:new"], { env: envOf(dir) });
    if (!child.stdout) throw new Error("started without a pipe");
    const lines = createInterface({ input: child.stdout });
    const first = new Promise<string>((resolve) => void lines.once("line", resolve));
    const timer = setInterval(() => {
      history.write({
        drafts: [draftWith({ row: { id: 200, model: "new" } }), draftWith({ row: { id: 201, model: "other" } })],
      });
    }, 300);
    const line = await first;
    clearInterval(timer);
    expect(JSON.parse(line)).toMatchObject({ schemaVersion: 1, id: 200, model: "new" });
    child.kill("SIGTERM");
  });

  it.each([
    [["inspect", "9999"], 1, "request 9999 is not in the history"],
    [["inspect", "abc"], 1, "request abc is not in the history"],
    [["inspect", "--tab", "client"], 2, "--tab: needs the ID of a request"],
    [["inspect", "142", "--follow"], 2, "--follow: follows the list"],
    [["inspect", "142", "--tab", "nonsense"], 2, "nonsense is none of overview, client"],
    [["inspect", "1", "2"], 2, "2: unexpected argument"],
    [["inspect", "-n", "many"], 2, "-n: many is no number"],
    [["usage", "--since", "soon"], 2, "--since: soon is no time"],
    [["usage", "--csv", "--json"], 2, "--csv: contradicts --json"],
    [["logs", "--grep", "("], 2, "is no regular expression"],
  ])("%j ends with %i", async (args, code, message) => {
    const { run } = await filled();
    const outcome = await run(...args);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toContain(message);
  });
});

describe("ccr usage", () => {
  it("sums by day, model, provider, session, scenario", async () => {
    const { run } = await filled();
    const { stdout } = await run("usage", "--by", "model", "--since", "1d");
    expect(stdout).toMatch(/^model +requests +errors +in +cache read +cache written +out +reasoning +cost\n/);
    expect(stdout).toMatch(/acme,large +2 +1 +2\.0k +500 +0 +100 +0 +\$0\.0011 \+ \?\n/);
    expect(stdout).toMatch(/other,small +1 +0 +1\.0k .*\$0\.5000\n/);
    expect(stdout).toMatch(/total +3 +1 +3\.0k/);
    expect(stdout).toContain("The price of 1 requests is not known");
    expect((await run("usage")).stdout).toMatch(/^day .*\n\d{4}-\d\d-\d\d +1 [^]*total +4 /);
    for (const by of ["provider", "session", "scenario"]) {
      expect((await run("usage", "--by", by, "--filter", "class:subagent")).stdout).toMatch(/total +1 /);
    }
  });

  it("as JSON and as CSV", async () => {
    const { run } = await filled();
    expect(JSON.parse((await run("usage", "--by", "provider", "--json")).stdout)).toMatchObject({
      schemaVersion: 1,
      by: "provider",
      rows: [
        { group: "acme", requests: 3, errors: 1 },
        { group: "other", cost: 0.5, estimated: 1 },
      ],
      total: { requests: 4 },
    });
    const lines = (await run("usage", "--by", "model", "--csv")).stdout.split("\r\n");
    expect(lines[0]).toMatch(/^model,requests,errors,input_tokens,.*cost_usd/);
    expect(lines).toContain('"other,small",1,0,1000,0,0,100,0,0.5,0,1');
  });
});

describe("ccr logs", () => {
  it("tells the last lines, harmless ones", async () => {
    const { run } = await filled();
    const { stdout, code } = await run("logs");
    expect(code).toBe(0);
    expect(stdout.split("\n").map((line) => line.slice(13))).toEqual([
      "info  proxy    listening",
      "info  done     #0142 200 ␛[31m",
      "error failed   #0143 acme is rate limited (429)",
      "",
    ]);
  });

  it.each([
    [["--level", "error"], ["failed"]],
    [
      ["--level", "debug", "--request", "142"],
      ["request", "done"],
    ],
    [["-n", "1"], ["failed"]],
    [["-n", "0"], []],
    [["--since", "90s"], ["failed"]],
    [
      ["--grep", "LIMIT|listen"],
      ["proxy", "failed"],
    ],
  ])("%j", async (args, topics) => {
    const { run } = await filled();
    const { stdout } = await run("logs", "--jsonl", ...args);
    const told = stdout
      .split("\n")
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line));
    expect(told).toMatchObject(topics.map((topic) => ({ schemaVersion: 1, topic })));
    expect(told).toHaveLength(topics.length);
  });

  it("as one document, and where they lie", async () => {
    const { run, dir } = await filled();
    expect(JSON.parse((await run("logs", "--json")).stdout)).toMatchObject({
      schemaVersion: 1,
      lines: [{ topic: "proxy", request: null }, {}, { request: 143 }],
    });
    expect((await run("logs", "--path")).stdout).toBe(`${join(dir, "state", "ccr", "history.db")}\n`);
  });

  it("looks through as many lines as it takes", async () => {
    const { run, history } = await home();
    const line = (i: number): string => (i === 7 ? "needle" : `hay ${i}`);
    history.write({
      logs: Array.from({ length: 3_500 }, (_, i) => ({
        at: Date.now(),
        flow: undefined,
        level: "info",
        topic: "x",
        text: line(i),
      })),
    });
    expect((await run("logs", "--grep", "needle")).stdout).toContain("needle");
  });

  it("follows what comes", async () => {
    const { history, dir } = await filled();
    const child = startCcr(["logs", "-f", "-n", "0", "--jsonl"], { env: envOf(dir) });
    if (!child.stdout) throw new Error("started without a pipe");
    const first = new Promise<string>(
      (resolve) => void createInterface({ input: child.stdout ?? process.stdin }).once("line", resolve),
    );
    const timer = setInterval(() => {
      history.write({ logs: [{ at: Date.now(), flow: 9, level: "warn", topic: "upstream", text: "news" }] });
    }, 300);
    expect(JSON.parse(await first)).toMatchObject({ topic: "upstream", text: "news", request: 9 });
    clearInterval(timer);
    child.kill("SIGTERM");
  });
});

describe("without a history", () => {
  it.each([["inspect"], ["inspect 1"], ["usage"], ["logs"], ["logs -f"], ["inspect --export jsonl -"]])(
    "bar 4: ccr %s says so, ends with 3 and leaves no trace",
    async (line) => {
      const dir = await tempDir();
      const { code, stdout, stderr } = await ccr(line.split(" "), { env: envOf(dir) });
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toContain("no requests are recorded");
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it("bar 4: reading one changes no file", async () => {
    const { run, dir, history } = await filled();
    history.db.close();
    const files = (): unknown => new Set(readdirSync(dir, { recursive: true, encoding: "utf8" }));
    const before = [files(), readFileSync(history.file)];
    await run("inspect");
    await run("usage");
    await run("logs");
    expect([files(), readFileSync(history.file)]).toEqual(before);
  });
});
