/** `ccr doctor`: each check in a situation where it finds something, and in one where it finds nothing. */
import { once } from "node:events";
import { chmodSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { CHECKS } from "../../src/cli/doctor/index.ts";
import type { Finding } from "../../src/cli/doctor/types.ts";
import { atLeast } from "../../src/cli/doctor/versions.ts";
import { allCommands } from "../../src/cli/index.ts";
import { pathsOf } from "../../src/config/paths.ts";
import { loadConfig } from "../../src/config/load.ts";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

interface Report {
  readonly ok: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly checks: readonly {
    readonly id: string;
    readonly findings: readonly { level: string; text: string; hint: string | null; fixable: boolean }[];
    readonly fixed: readonly string[];
  }[];
}

async function examine(home: ServiceHome, args: readonly string[]): Promise<Report & { readonly code: number | null }> {
  const { code, stdout, stderr } = await home.ccr(["doctor", ...args, "--json"]);
  expect(stderr).toBe("");
  return { ...JSON.parse(stdout), code };
}

/** The worst finding of one check, which looks at `home` from this process. */
async function finding(home: ServiceHome, id: string, more: Record<string, string> = {}): Promise<Finding> {
  const env: NodeJS.ProcessEnv = { PATH: process.env["PATH"], ...home.env, ...more };
  for (const name of ["XDG_RUNTIME_DIR", "TMPDIR"]) vi.stubEnv(name, env[name]);
  const paths = pathsOf(env);
  const found = await CHECKS.find((check) => check.id === id)?.run({
    env,
    cwd: home.project,
    home: home.home,
    paths,
    configPath: paths.config,
    config: () => loadConfig(paths.config, { env }),
  });
  vi.unstubAllEnvs();
  const worst = ["error", "warn", "ok"].flatMap((level) => found?.filter((one) => one.level === level) ?? []);
  if (!worst[0]) throw new Error(`${id} found nothing`);
  return worst[0];
}

const claudeStandIn = (version: string): string => `#!/bin/sh\necho "${version} (Claude Code)"\n`;

describe("a healthy home", () => {
  it("passes every check without network, and nothing is written", async () => {
    const home = await serviceHome({ PORT: 0 });
    for (const path of [home.folder, join(home.folder, "config.json")])
      chmodSync(path, path === home.folder ? 0o700 : 0o600);
    const before = await treeOf(home.home);
    const { code, ok, warnings, checks } = await examine(home, []);
    expect(checks.flatMap(({ findings }) => findings.filter(({ level }) => level !== "ok"))).toEqual([]);
    expect({ code, ok, warnings }).toEqual({ code: 0, ok: true, warnings: 0 });
    expect(checks.map(({ id }) => id)).toEqual(CHECKS.flatMap(({ id, online }) => (online ? [] : id)));
    expect(await treeOf(home.home)).toEqual(before);
    expect(home.upstream.bodies).toEqual([]);
  });

  it("prints a line for each, and no secret", async () => {
    const home = await serviceHome({ APIKEY: "client-secret" });
    const { stdout } = await home.ccr(["doctor", "--online", "--ascii"]);
    expect(stdout).toMatch(/^\+ node {8}Node \d+/m);
    expect(stdout).toMatch(/^\+ keys {8}up: there is a key$/m);
    expect(stdout).toMatch(/^\+ providers {3}up,up-model answered in \d+ ms, first token after \d+ ms$/m);
    expect(stdout).not.toMatch(/sk-provider|client-secret|\u001b/);
  });
});

describe("finds", () => {
  it.each([
    ["1.0.3", "error", "is too old"],
    ["2.0.3", "warn", "may follow a repository's settings unasked"],
    ["2.1.330", "ok", "Claude Code 2.1.330"],
  ])("Claude Code %s: %s", async (version, level, text) => {
    const home = await serviceHome();
    const file = await put(join(home.home, "claude-x"), claudeStandIn(version), 0o755);
    const found = await finding(home, "claude", { CLAUDE_PATH: file });
    expect(found).toMatchObject({ level, text: expect.stringContaining(text) });
  });

  it("a Claude Code that is missing or does not run", async () => {
    const home = await serviceHome();
    const missing = await finding(home, "claude", { CLAUDE_PATH: "/nowhere/claude" });
    expect(missing).toMatchObject({ level: "error", text: expect.stringContaining("/nowhere/claude") });
    const broken = await put(join(home.home, "claude-x"), "#!/bin/sh\nexit 3\n", 0o755);
    const found = await finding(home, "claude", { CLAUDE_PATH: broken });
    expect(found).toMatchObject({ level: "error", text: expect.stringContaining("does not run") });
  });

  it("a configuration that is wrong, with its place, and one that is missing", async () => {
    const home = await serviceHome();
    await put(join(home.folder, "config.json"), '{\n  "Providers": 5\n}');
    const { code, checks } = await examine(home, ["config"]);
    expect(code).toBe(9);
    expect(checks[0]?.findings[0]?.text).toMatch(/^config\.json:2:16: Providers must be/);
    const elsewhere = await finding(home, "config", { CCR_HOME: join(home.home, "none") });
    expect(elsewhere).toMatchObject({ level: "warn", text: expect.stringContaining("nothing is configured") });
  });

  it("keys that are missing: an error where the default route needs them", async () => {
    const providers = ["main", "side"].map((name) => ({
      name,
      api_base_url: "https://api.example/v1/chat/completions",
      api_key: "$NOT_SET",
      models: ["m"],
    }));
    const home = await serviceHome({ Providers: providers, Router: { default: "main,m" } });
    const { checks } = await examine(home, ["keys"]);
    expect(checks[0]?.findings.map(({ level, text }) => [level, text])).toEqual([
      ["error", "main: there is no key"],
      ["warn", "side: there is no key"],
    ]);
  });

  it("a port that another program has", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const home = await serviceHome({ PORT: port });
    const found = await finding(home, "port");
    expect(found).toMatchObject({ level: "warn", text: expect.stringContaining(`(pid ${process.pid}) has it`) });
  });

  it("an HTTP proxy that would stand between", async () => {
    const home = await serviceHome();
    const found = (env: Record<string, string>) => finding(home, "proxy-env", env);
    expect(await found({ HTTPS_PROXY: "http://p:1" })).toMatchObject({ level: "warn" });
    expect(await found({ HTTPS_PROXY: "http://p:1", NO_PROXY: "localhost" })).toMatchObject({ level: "warn" });
    expect(await found({ HTTPS_PROXY: "http://p:1", NO_PROXY: "x, 127.0.0.1" })).toMatchObject({ level: "ok" });
  });

  it("a provider that does not answer, only when asked to look", async () => {
    const home = await serviceHome({}, [{ status: 401, message: "Incorrect key sk-provider-secret" }]);
    expect((await examine(home, [])).checks.map(({ id }) => id)).not.toContain("providers");
    const found = await finding(home, "providers");
    expect(found).toMatchObject({ level: "error", text: expect.stringContaining("up refused the key (401)") });
    expect(found.text).not.toContain("sk-provider-secret");
  });

  it("a service that hangs, and what a dead one left", async () => {
    const home = await serviceHome();
    const { pid } = await home.start();
    expect(await finding(home, "service")).toMatchObject({ level: "ok" });
    process.kill(pid, "SIGSTOP");
    expect(await finding(home, "service")).toMatchObject({
      level: "error",
      text: expect.stringContaining("does not answer"),
    });
    process.kill(pid, "SIGKILL");
    await expect
      .poll(() => finding(home, "service"), { timeout: 10_000 })
      .toMatchObject({ level: "warn", fix: expect.any(Function) });
    expect((await examine(home, ["service", "--fix"])).checks[0]?.findings).toEqual([
      expect.objectContaining({ level: "ok" }),
    ]);
    expect(home.records()).toEqual([]);
  });
});

describe("--fix", () => {
  it("T6: takes the secrets' files from others", async () => {
    const home = await serviceHome();
    chmodSync(home.folder, 0o755);
    await put(join(home.folder, "config.json.2026-01-01.bak"), "{}");
    await put(join(home.folder, "logs", "ccr-1.log"), "");
    expect(await finding(home, "files")).toMatchObject({ level: "warn", fix: expect.any(Function) });
    const { code, checks } = await examine(home, ["files", "--fix"]);
    expect({ code, left: checks[0]?.findings.map(({ level }) => level) }).toEqual({ code: 0, left: ["ok"] });
    const tree = await treeOf(home.folder);
    expect(Object.values(tree).map((entry) => entry.split(" ")[0])).toEqual(["600", "600", "700", "600"]);
  });

  it("removes a router's model from Claude Code's settings, and nothing else", async () => {
    const home = await serviceHome();
    const file = await put(join(home.home, ".claude", "settings.json"), { model: "up,up-model", theme: "dark" });
    expect(await finding(home, "settings")).toMatchObject({ level: "warn", fix: expect.any(Function) });
    await examine(home, ["settings", "--fix"]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ theme: "dark" });
  });

  it("says that the first questions were answered", async () => {
    const home = await serviceHome();
    const file = await put(join(home.home, ".claude.json"), { projects: {} });
    expect(await finding(home, "onboarding")).toMatchObject({ level: "warn", fix: expect.any(Function) });
    await examine(home, ["onboarding", "--fix"]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ projects: {}, hasCompletedOnboarding: true });
  });
});

it("settings that lead Claude Code elsewhere are named, and left to the user", async () => {
  const home = await serviceHome();
  const values = { env: { ANTHROPIC_BASE_URL: "http://elsewhere", FOO: "1" }, permissions: { defaultMode: "auto" } };
  const file = await put(join(home.home, ".claude", "settings.json"), values);
  const { checks } = await examine(home, ["settings", "--fix"]);
  expect(checks[0]?.findings.map(({ level, text }) => [level, text])).toEqual([
    ["warn", expect.stringContaining(`${file} sets ANTHROPIC_BASE_URL:`)],
    ["warn", expect.stringContaining("permission mode auto")],
  ]);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(values);
});

it("--strict: warnings count as errors", async () => {
  const home = await serviceHome();
  await put(join(home.home, ".claude.json"), {});
  expect((await examine(home, ["onboarding"])).code).toBe(0);
  expect((await examine(home, ["onboarding", "--strict"])).code).toBe(9);
});

it("an unknown check is a mistake that names the known ones", async () => {
  const home = await serviceHome();
  const { code, stdout, stderr } = await home.ccr(["doctor", "nodes"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("nodes: is no check; there are node, claude");
});

it("the checks are what completion offers", () => {
  const doctor = allCommands().find(({ name }) => name === "doctor");
  expect(doctor?.completes).toEqual(CHECKS.map(({ id }) => id));
});

it.each([
  ["22.19.0", "22.19", true],
  ["22.18.9", "22.19", false],
  ["26.0.0", "22.19", true],
  ["2.1.330", "2.1.330", true],
  ["2.1", "2.1.1", false],
  ["", "1", false],
])("%s is at least %s: %s", (version, least, expected) => {
  expect(atLeast(version, least)).toBe(expected);
});
