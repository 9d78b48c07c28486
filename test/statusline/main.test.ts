/** `ccr statusline` as Claude Code runs it: a process with JSON on its stdin. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { encodeSnapshot } from "../../src/statusline/file.ts";
import { EMPTY_SNAPSHOT } from "../../src/statusline/state.ts";

const runtime = mkdtempSync(join(tmpdir(), "ccr-runtime-"));
mkdirSync(join(runtime, "ccr"));
afterAll(() => rmSync(runtime, { recursive: true }));

const MAIN = join(import.meta.dirname, "../../src/statusline/main.ts");
const SCRIPT = `process.exitCode = await (await import(${JSON.stringify(MAIN)})).runStatusline({ args: process.argv.slice(1) });`;
const NOT_RUNNING = "\u001b[2mccr ? proxy not running\u001b[0m\n";

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** With `input` undefined stdin stays open and empty, as on a terminal. */
function statusline(
  input: string | undefined,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT, "--", ...args], {
    env: { XDG_RUNTIME_DIR: runtime, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => {});
  if (input !== undefined) child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      child.stdin.destroy();
      resolve({ code, stdout, stderr });
    });
  });
}

function writeSnapshot(name: string, pid: number): string {
  const path = join(runtime, "ccr", name);
  writeFileSync(path, encodeSnapshot({ pid, snapshot: { ...EMPTY_SNAPSHOT, rule: "think", target: "a,b" } }, true));
  return path;
}

describe("ccr statusline", () => {
  it("shows the session that stdin names", async () => {
    writeSnapshot("s-1.statusline", process.pid);
    const outcome = await statusline(`{"session_id":"s-1","model":{"id":"x"}}\n`, { NO_COLOR: "1" });
    expect(outcome).toEqual({ code: 0, stdout: "ccr │ think → a,b\n", stderr: "" });
  });

  it("shows the file it is told, without waiting for stdin", async () => {
    const file = writeSnapshot("told", process.pid);
    const outcome = await statusline(undefined, { CCR_STATUSLINE_FILE: file });
    expect(outcome.stdout).toContain("\u001b[35mthink → a,b\u001b[0m");
  });

  it("CCR 94: shows the modules of a configuration that has some, and what Claude Code says", async () => {
    const setting = {
      enabled: true,
      currentStyle: "default",
      default: { modules: [{ type: "workDir", text: "{{workDirName}} {{model}}", color: "bright_blue" }] },
    };
    const file = join(runtime, "ccr", "modules");
    const snapshot = { ...EMPTY_SNAPSHOT, target: "a,b" };
    writeFileSync(file, encodeSnapshot({ pid: process.pid, snapshot, setting }, true));
    const outcome = await statusline(`{"workspace":{"current_dir":"/x/shop"}}`, { CCR_STATUSLINE_FILE: file });
    expect(outcome).toEqual({ code: 0, stdout: "\u001b[94mshop b\u001b[0m\n", stderr: "" });
  });

  it("does not trust a file whose writer is gone", async () => {
    const file = writeSnapshot("stale", 2 ** 30);
    expect(await statusline("", { CCR_STATUSLINE_FILE: file })).toEqual({ code: 0, stdout: NOT_RUNNING, stderr: "" });
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "hello"],
    ["no session", "{}"],
    ["a hostile session", `{"session_id":"../../etc/passwd"}`],
    ["an unknown session", `{"session_id":"s-2"}`],
    ["an endless stdin", undefined],
    ["a flood", "x".repeat(1 << 20)],
  ])("ends well on %s", async (_, input) => {
    expect(await statusline(input)).toEqual({ code: 0, stdout: NOT_RUNNING, stderr: "" });
  });

  it("prints what the command of --then prints for the same input, below", async () => {
    writeSnapshot("s-2.statusline", process.pid);
    const input = '{"session_id":"s-2"}\n';
    const outcome = await statusline(input, { NO_COLOR: "1" }, ["--then", "printf 'theirs: '; cat"]);
    expect(outcome).toEqual({ code: 0, stdout: `ccr │ think → a,b\ntheirs: ${input}`, stderr: "" });
  });

  it.each([["--then", "exit 3"], ["--then=no-such-command"], ["--then", "kill -9 $$"], ["--then"]])(
    "a command that fails takes nothing away: %s %s",
    async (...args) => {
      writeSnapshot("s-3.statusline", process.pid);
      const outcome = await statusline('{"session_id":"s-3"}', { NO_COLOR: "1" }, args);
      expect(outcome).toEqual({ code: 0, stdout: "ccr │ think → a,b\n", stderr: "" });
    },
  );

  it("writes nothing", () => {
    expect(readdirSync(runtime)).toEqual(["ccr"]);
  });
});
