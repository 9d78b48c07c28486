/** `ccr activate` in real shells: the variables arrive as they are meant, and go again. */
import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it } from "vitest";

import { ENTRY } from "../helpers/ccr.ts";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";

const run = promisify(execFile);

/** A value that every shell would like to take for something else. */
const NASTY = `it's "$x" \\ \`id\` $(id) % ! ünï 漢`;

/** Prints the environment after evaluating what `ccr activate ARGS` says. */
const SHELLS: Readonly<Record<string, (args: string) => string>> = {
  bash: (args) => `eval "$(ccr activate --shell bash ${args})" && env -0`,
  zsh: (args) => `eval "$(ccr activate --shell zsh ${args})" && env -0`,
  sh: (args) => `eval "$(ccr activate ${args})" && env -0`,
  fish: (args) => `ccr activate --shell fish ${args} | source; env -0`,
};

const present = Object.keys(SHELLS).filter((shell) => {
  try {
    return execFileSync(shell, ["-c", "echo here"], { encoding: "utf8", stdio: "pipe" }) === "here\n";
  } catch {
    return false;
  }
});

async function evaluated(
  shell: string,
  home: ServiceHome,
  args: string,
  more: Record<string, string> = {},
): Promise<Record<string, string>> {
  const bin = join(home.home, "bin");
  await put(join(bin, "ccr"), `#!/bin/sh\nexec ${process.execPath} ${ENTRY} "$@"\n`, 0o755);
  const env = { ...home.env, PATH: `${bin}:${process.env["PATH"]}`, ...more };
  const { stdout } = await run(shell, ["-c", SHELLS[shell]?.(args) ?? ""], { env, encoding: "utf8" });
  return Object.fromEntries(
    stdout.split("\0").flatMap((line) => {
      const at = line.indexOf("=");
      return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

describe.each(present)("%s", (shell) => {
  it("gets the variables, starts the service for it, and can take them back", async () => {
    const home = await serviceHome({ APIKEY: NASTY, PORT: 0 });
    const env = await evaluated(shell, home, "", { CLAUDE_CODE_USE_BEDROCK: "1", NO_PROXY: "corp.example" });
    expect(env).toMatchObject({
      ANTHROPIC_BASE_URL: home.records()[0]?.["url"],
      ANTHROPIC_AUTH_TOKEN: NASTY,
      ANTHROPIC_API_KEY: "",
      API_TIMEOUT_MS: "600000",
      NO_PROXY: "corp.example,127.0.0.1,localhost",
      CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: "1",
    });
    expect(env).not.toHaveProperty("CLAUDE_CODE_USE_BEDROCK");
    const after = await evaluated(shell, home, "--unset", env);
    expect(after["NO_PROXY"]).toBe("corp.example");
    const { set } = JSON.parse((await home.ccr(["activate", "--json"])).stdout);
    expect(Object.keys(set).length).toBeGreaterThan(10);
    expect(Object.keys(set).filter((name) => name in after && !/^no_proxy$/i.test(name))).toEqual([]);
  });
});

it("bash and sh are there: they are on every machine that runs the tests", () => {
  expect(present).toEqual(expect.arrayContaining(["bash", "sh"]));
});

it("what is printed for programs is data", async () => {
  const home = await serviceHome({ APIKEY: NASTY });
  await home.start();
  const document = JSON.parse((await home.ccr(["activate", "--json"])).stdout);
  expect(document).toMatchObject({ schemaVersion: 1, set: { ANTHROPIC_AUTH_TOKEN: NASTY } });
  expect(document.unset).toContain("CLAUDE_CODE_USE_BEDROCK");
  expect(JSON.parse((await home.ccr(["env", "--shell", "json"])).stdout)).toEqual(document);
});

it.each([
  ["pwsh", /^\$env:ANTHROPIC_AUTH_TOKEN = 'it''s "\$x" /m],
  ["nu", /^\$env\.ANTHROPIC_AUTH_TOKEN = "it's \\"\$x\\" \\\\ /m],
  ["dotenv", /^ANTHROPIC_AUTH_TOKEN="it's \\"\\\$x\\" \\\\ \\`id\\` /m],
  ["github", /^ANTHROPIC_AUTH_TOKEN=it's "\$x" /m],
])("%s quotes", async (shell, line) => {
  const home = await serviceHome({ APIKEY: NASTY });
  await home.start();
  expect((await home.ccr(["activate", "--shell", shell])).stdout).toMatch(line);
});

it("--no-start fails where nothing runs, and prints nothing that would be evaluated", async () => {
  const home = await serviceHome();
  const { code, stdout, stderr } = await home.ccr(["activate", "--no-start"]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain("CCR-E005");
  expect(home.records()).toEqual([]);
});
