/** What `ccr` does with its arguments before any command is at work. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import { allCommands, COMMANDS, DEFAULT_COMMAND } from "../../src/cli/index.ts";
import { TOPICS } from "../../src/cli/topics.ts";
import type { Flag } from "../../src/cli/types.ts";
import { ccr, ROOT } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

describe("version and help", () => {
  it.each([["--version"], ["-v"], ["-V"], ["version"]])("%s prints the version", async (arg) => {
    expect(await ccr([arg])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("prints the version as JSON", async () => {
    expect(JSON.parse((await ccr(["version", "--json"])).stdout)).toMatchObject({ schemaVersion: 1, version });
  });

  it("lists every command of the table", async () => {
    const { code, stdout } = await ccr(["--help"]);
    expect(code).toBe(0);
    for (const { name, summary, hidden } of COMMANDS) {
      expect(new RegExp(`ccr ${name} +${summary}`).test(stdout)).toBe(!hidden);
    }
    for (const { name, summary } of TOPICS) expect(stdout).toMatch(new RegExp(`  ${name} +${summary}`));
  });

  it("an unknown topic is no topic", async () => {
    expect(await ccr(["help", "exit-code"])).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([[["help", "start"]], [["start", "--help"]], [["--port", "1", "start", "-h"]]])(
    "%j explains start",
    async (args) => {
      expect((await ccr(args)).stdout).toContain("--host HOST");
    },
  );
});

describe("mistakes", () => {
  it("an unknown command is named on stderr, with the one that was meant", async () => {
    const { code, stdout, stderr } = await ccr(["strat"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ccr: unknown command "strat" \(did you mean start\?\)\n/);
  });

  it("--json gives mistakes as JSON on stderr", async () => {
    const { code, stdout, stderr } = await ccr(["--json", "strat"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "CCR-E003", hint: "ccr help lists the commands" } });
  });

  it.each([
    [["start", "--prot", "1"], "--prot: unknown flag\n  Did you mean --port?"],
    [["start", "--port"], "--port: needs a value"],
    [["start", "--port", "70000"], "--port: 70000 is no port number"],
    [["start", "more"], "more: unexpected argument"],
    [["--no-tui=1"], "--no-tui: takes no value"],
    [["demo", "--speed", "0"], "--speed: 0 is no positive number"],
    [["code", "--ccr-model"], "--ccr-model: needs a value"],
    [["--colour", "never", "start"], "--colour: unknown flag\n  Did you mean --color?"],
    [["start", "--log-level", "loud"], "--log-level: loud is none of fatal, error, warn"],
    [["start", "--config", "--json"], "--config: needs a value"],
  ])("%j", async (args, complaint) => {
    const { code, stdout, stderr } = await ccr(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(complaint);
  });
});

describe("configuration", () => {
  it("a missing one is an error that leads to the demo", async () => {
    const home = await tempDir();
    const { code, stderr } = await ccr(["start"], { env: { HOME: home } });
    expect(code).toBe(4);
    expect(stderr).toContain(`there is no ${home}/.claude-code-router/config.json`);
    expect(stderr).toContain("ccr demo");
  });

  it("a wrong one is shown with its place", async () => {
    const file = await put(join(await tempDir(), "c.json"), '{ "Router": { "default": "a,b" } }');
    const { code, stderr } = await ccr(["start", "--config", file]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/c\.json:1:\d+: /);
    expect(stderr).toContain("^");
  });

  it("--json gives errors as JSON on stderr", async () => {
    const { stdout, stderr } = await ccr(["--config", "/nowhere.json", "--no-tui", "--json"]);
    expect(stdout).toBe("");
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "CCR-E052", where: "/nowhere.json" } });
  });
});

it("a flag of one name takes a value everywhere or nowhere, or a command's name could be taken for it", () => {
  const kinds = new Map<string, boolean>();
  for (const { flags } of [{ flags: GLOBAL_FLAGS }, DEFAULT_COMMAND, ...allCommands()]) {
    for (const [name, flag] of Object.entries<Flag>(flags)) {
      const takes = flag.value !== undefined && !flag.optional;
      expect([name, kinds.get(name) ?? takes]).toEqual([name, takes]);
      kinds.set(name, takes);
    }
  }
  expect(kinds.size).toBeGreaterThan(10);
});
