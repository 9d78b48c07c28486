/** Completion: what is offered where, and the scripts in the shells that this machine has. */
import { execFile, execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it } from "vitest";

import { ccr, ENTRY } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const run = promisify(execFile);

const MODELS = ["qwen2.5:latest", "qwen3:8b"];

const STA = ["start", "status", "statusline"];

async function home(): Promise<string> {
  const dir = await tempDir();
  await put(join(dir, ".claude-code-router", "config.json"), {
    Providers: [
      { name: "ollama", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "x", models: MODELS },
    ],
    Router: { default: "ollama,qwen3:8b" },
  });
  return dir;
}

async function offered(...words: readonly string[]): Promise<string[]> {
  const { stdout, stderr, code } = await ccr(["__complete", ...words], { env: { HOME: await home() } });
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
}

describe("offered", () => {
  it("commands that are not hidden", async () => {
    expect(await offered("")).toEqual(expect.arrayContaining(["code", "start"]));
    expect(await offered("")).not.toContain("__complete");
  });

  it.each([
    [["sta"], STA],
    [["--json", "sta"], STA],
    [["--config", "x", "comp"], ["completion"]],
    [["start", "--ho"], ["--host"]],
    [["start", "--log-level", "d"], ["debug"]],
    [["start", "--log-level=d"], ["--log-level=debug"]],
    [["completion", "z"], ["zsh"]],
    [["help", "exit"], ["exit-codes"]],
    [["--cwd", ""], [":folder"]],
    [["-c", ""], [":file"]],
    [["--model", "ollama,qwen2"], ["ollama,qwen2.5:latest"]],
    [["--model=ollama,qwen2"], ["--model=ollama,qwen2.5:latest"]],
    [["code", "--ccr-model", ""], MODELS.map((name) => `ollama,${name}`)],
    [
      ["code", "--"],
      ["--ccr-model", "--ccr-profile"],
    ],
    [["code", "fi"], [":file"]],
    [["strat", ""], [":file"]],
    [["--", ""], [":file"]],
    [["start", '""'], []],
  ])("%j: %j", async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it("no names of a configuration that is wrong", async () => {
    const dir = await tempDir();
    await put(join(dir, ".claude-code-router", "config.json"), "{");
    const { stdout, stderr } = await ccr(["__complete", "--model", ""], { env: { HOME: dir } });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  });
});

/** How each shell completes a line without a terminal. `$1` is the script, `$2` the line. */
const SHELLS: Readonly<Record<string, string>> = {
  bash: 'source "$1"; COMP_LINE=$2; COMP_POINT=${#2}; _ccr; printf "%s\\n" "${COMPREPLY[@]}"',
  zsh: [
    "compdef() { }",
    '_describe() { print -rl -- "${(@P)2}" }',
    "_files() { print -r FILES }",
    'source "$1"; words=("${(@s: :)2}"); CURRENT=$#words; _ccr',
  ].join("\n"),
  fish: "source $argv[1]; complete -C $argv[2]",
};

const present = Object.keys(SHELLS).filter((shell) => {
  try {
    return execFileSync(shell, ["-c", "echo here"], { encoding: "utf8", stdio: "pipe" }) === "here\n";
  } catch {
    return false;
  }
});

describe.each(present)("the script of %s", (shell) => {
  async function complete(line: string): Promise<string[]> {
    const dir = await home();
    const script = await put(join(dir, "script"), (await ccr(["completion", shell])).stdout);
    await put(join(dir, "bin", "ccr"), `#!/bin/sh\nexec ${process.execPath} ${ENTRY} "$@"\n`, 0o755);
    const env = { HOME: dir, PATH: `${join(dir, "bin")}${delimiter}${process.env["PATH"]}` };
    const args = shell === "fish" ? [script, line] : [shell, script, line];
    const { stdout } = await run(shell, ["-c", SHELLS[shell] ?? "", ...args], { env, cwd: dir });
    return stdout.split("\n").filter(Boolean);
  }

  it("offers commands", async () => {
    const lines = await complete("ccr sta");
    expect(lines.map((line) => /^\w+/.exec(line)?.[0])).toEqual(STA);
  });

  it("offers names with colons and commas", async () => {
    const [line, ...more] = await complete("ccr --model ollama,qwen2.5:l");
    // Bash has taken what stands before the colon for a finished word.
    const wanted = { bash: "latest", zsh: "ollama,qwen2.5\\:latest:" }[shell] ?? "ollama,qwen2.5:latest";
    expect([line, more]).toEqual([wanted, []]);
  });

  it("leaves files to the shell", async () => {
    const [line = ""] = await complete("ccr code scr");
    expect(line).toMatch(/^(script|FILES)/);
  });
});

it("bash is there: it is on every machine that runs the tests", () => {
  expect(present).toContain("bash");
});

it("an unknown shell is an error that names the known ones", async () => {
  const { code, stderr } = await ccr(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("must be one of bash, zsh, fish, powershell");
});

it("the script for PowerShell registers the command", async () => {
  const { stdout } = await ccr(["completion", "powershell"]);
  expect(stdout).toMatch(/^Register-ArgumentCompleter -Native -CommandName ccr /);
  expect(stdout).toContain('-split "`t", 2');
});
