/** What `ccr` does with its arguments before any command is at work. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { COMMANDS, DEFAULT_COMMAND, VALUE_FLAGS } from "../../src/cli/index.ts";
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
    for (const { name, summary } of COMMANDS) expect(stdout).toMatch(new RegExp(`ccr ${name} +${summary}`));
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
    const expected = { code: 2, stdout: "", stderr: 'ccr: unknown command "strat" (did you mean start?)\n' };
    expect(await ccr(["strat"])).toMatchObject(expected);
  });

  it.each([
    [["start", "--prot", "1"], "--prot: unknown flag\n  Did you mean --port?"],
    [["start", "--port"], "--port: needs a value"],
    [["start", "--port", "70000"], "--port: 70000 is no port number"],
    [["start", "more"], "more: unexpected argument"],
    [["--no-tui=1"], "--no-tui: takes no value"],
    [["demo", "--speed", "0"], "--speed: 0 is no positive number"],
    [["code", "--ccr-model"], "--ccr-model: needs a value"],
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

it("every flag with a value is known to the dispatcher, or its value would be taken for a command", () => {
  const usage = [DEFAULT_COMMAND, ...COMMANDS].filter(({ passesOn }) => !passesOn).flatMap((command) => command.usage);
  const withValue = usage.flatMap((line) => /^ {2}(--[\w-]+) [A-Z]/.exec(line)?.[1] ?? []);
  expect(withValue.length).toBeGreaterThan(4);
  for (const flag of withValue) expect(VALUE_FLAGS).toContain(flag);
});
