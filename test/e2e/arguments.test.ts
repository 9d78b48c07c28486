/** What reaches Claude Code of the user's arguments, environment, standard streams and signals: a stand-in echoes them. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ccr, outcomeOf, type RunOptions, startCcr } from "../helpers/ccr.ts";
import { claudeHome, configure } from "../helpers/claude.ts";
import { put } from "../helpers/temp-dir.ts";

const STAND_IN = `#!${process.execPath}
const fs = require("node:fs");
const args = process.argv.slice(2);
const at = args.indexOf("--settings");
const settings = at === -1 ? null : JSON.parse(fs.readFileSync(args[at + 1], "utf8"));
const mode = at === -1 ? null : (fs.statSync(args[at + 1]).mode & 0o777).toString(8);
if (args.includes("wait")) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(signal.length));
  setInterval(() => {}, 1000);
}
if (args.includes("stubborn")) {
  process.on("SIGTERM", () => {});
  setInterval(() => {}, 1000);
}
process.stdout.write(JSON.stringify({ args, env: process.env, settings, mode, stdin: fs.readFileSync(0, "utf8") }) + "\\n");
if (args.includes("exit")) process.exit(42);
if (args.includes("crash")) process.kill(process.pid, "SIGSEGV");
`;

interface Echo {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly settings: { readonly env: Readonly<Record<string, string>> };
  readonly mode: string;
  readonly stdin: string;
}

async function standIn(): Promise<RunOptions & { readonly cwd: string }> {
  const place = await claudeHome();
  await configure(place, "http://127.0.0.1:9/v1/chat/completions");
  const file = await put(join(place.home, "claude-echo"), STAND_IN, 0o755);
  return { cwd: place.project, env: { ...place.env, CLAUDE_PATH: file } };
}

async function echo(args: readonly string[], more: RunOptions = {}): Promise<Echo> {
  const base = await standIn();
  const { stdout, stderr, code } = await ccr(["code", ...args], {
    ...base,
    ...more,
    env: { ...base.env, ...more.env },
  });
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return JSON.parse(stdout);
}

describe("arguments", () => {
  it.each([
    ["positionals", ["explain this", "and that"]],
    ["repeated flags", ["--add-dir", "a", "--add-dir", "b"]],
    ["numbers as they are written", ["--x", "00123", "--y", "1e3"]],
    ["everything after --", ["-p", "--", "--model", "x", "--"]],
    ["negated flags", ["--no-chrome"]],
    ["joined short flags", ["-pv"]],
    ["empty strings", ["-p", "", "x", ""]],
    ["lists", ["--allowedTools", "Bash", "Read(*)", "Edit"]],
    ["what a shell would expand", ["$(touch x) `id` $HOME ~ * \\ ' \" ; & |"]],
    ["line breaks, tabs, unicode", ["a\nb\tc", "漢字 🙂 e\u0301"]],
    ["flags that look like ours", ["--config", "x", "--json", "--port", "1", "--no-tui", "--help", "-v"]],
    // Linux takes at most 128 KiB in one argument.
    ["a long one", ["x".repeat(130_000)]],
    ["200 KB in all", ["x".repeat(100_000), "漢".repeat(33_334)]],
    ["quotes of every kind", ["'", '"', "`", "''\"\"", "\\'", "$'x'", "«»", "‘’"]],
    ["variables, patterns and redirections", ["$HOME", "${HOME}", "%PATH%", "*.txt", "{a,b}", "~", "!!", ">x", "2>&1"]],
    ["paths with blanks", ["--add-dir", "/tmp/a b/c  d", "C:\\Program Files\\x"]],
    ["an equals sign and what follows", ["--x=", "--y==", "--z=a=b", "="]],
    ["dashes", ["-", "--", "---", "-"]],
  ])("%s arrive as they were given", async (_, args) => {
    const seen = await echo(args);
    expect(seen.args.slice(-args.length)).toEqual(args);
  });

  it("of a subcommand arrive alone", async () => {
    expect((await echo(["mcp", "list"])).args).toEqual(["mcp", "list"]);
  });
});

describe("settings and environment", () => {
  it("lead to the proxy, in a file that only the user can read", async () => {
    const { env, settings, mode, args } = await echo(["-p", "hi"]);
    expect(env["ANTHROPIC_BASE_URL"]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(settings.env).toMatchObject({
      ANTHROPIC_BASE_URL: env["ANTHROPIC_BASE_URL"],
      ANTHROPIC_AUTH_TOKEN: env["ANTHROPIC_AUTH_TOKEN"],
    });
    expect(mode).toBe("600");
    expect(args.join(" ")).not.toContain(env["ANTHROPIC_AUTH_TOKEN"]);
  });

  it("keep the user's settings", async () => {
    const { settings } = await echo(["-p", "--settings", '{"env":{"FOO":"1"},"includeCoAuthoredBy":false}']);
    expect(settings).toMatchObject({ includeCoAuthoredBy: false, env: { FOO: "1" } });
  });
});

describe("standard streams and ending", () => {
  it("stdin comes whole, whatever is in it", async () => {
    const input = `${"漢\u0000\r\n".repeat(50_000)}end`;
    expect((await echo(["-p"], { input })).stdin).toBe(input);
  });

  it("stdin is Claude Code's own", async () => {
    expect((await echo(["-p"], { input: "piped\n" })).stdin).toBe("piped\n");
  });

  it("the exit code is Claude Code's", async () => {
    expect((await ccr(["code", "exit"], await standIn())).code).toBe(42);
  });

  it("a signal that ended it is reported as shells do", async () => {
    expect((await ccr(["code", "crash"], await standIn())).code).toBe(139);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s is handed on", async (signal) => {
    const child = startCcr(["code", "wait"], await standIn());
    child.stdout?.once("data", () => child.kill(signal));
    expect((await outcomeOf(child)).code).toBe(signal.length);
  });

  it("what does not obey is ended", async () => {
    const child = startCcr(["code", "stubborn"], await standIn());
    child.stdout?.once("data", () => child.kill("SIGTERM"));
    expect((await outcomeOf(child)).code).toBe(137);
  });

  it("a missing Claude Code has an exit code of its own", async () => {
    const { env, cwd } = await standIn();
    const { code, stdout, stderr } = await ccr(["code", "-p", "hi"], {
      cwd,
      env: { ...env, CLAUDE_PATH: "/nowhere/claude" },
    });
    expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
    expect(stderr).toContain("CCR-E002");
  });
});
