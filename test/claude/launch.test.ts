/** The command that starts Claude Code: environment, arguments, settings. */
import { describe, expect, it } from "vitest";

import { type LaunchFacts, planLaunch } from "../../src/claude/launch.ts";

const ROUTE = { anthropic: false, window: 65_536 };

function facts(change: Partial<LaunchFacts> = {}): LaunchFacts {
  return {
    claude: "/bin/claude",
    args: [],
    env: { HOME: "/h", ANTHROPIC_API_KEY: "sk-users", NO_PROXY: "corp.example", PATH: undefined },
    proxyUrl: "http://127.0.0.1:4000",
    token: "run-token",
    sessionId: "11111111-1111-4111-8111-111111111111",
    route: ROUTE,
    timeoutMs: 600_000,
    statusLine: undefined,
    settingsPath: "/run/settings.json",
    settingsArgument: undefined,
    layers: [],
    ...change,
  };
}

const OURS = { command: "show", file: "/run/statusline" };

const layer = (values: Record<string, unknown>): LaunchFacts["layers"] => [{ path: "/s.json", managed: false, values }];

describe("environment of Claude Code", () => {
  it("leads to the proxy with the run's token and without the user's key", () => {
    const { env } = planLaunch(facts());
    expect(env).toMatchObject({
      HOME: "/h",
      ANTHROPIC_BASE_URL: "http://127.0.0.1:4000",
      ANTHROPIC_AUTH_TOKEN: "run-token",
      CLAUDE_CODE_GATEWAY_HINT_HEADERS: "1",
      CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
      API_TIMEOUT_MS: "600000",
    });
    expect(env).not.toHaveProperty("ANTHROPIC_API_KEY");
    expect(env).not.toHaveProperty("PATH");
  });

  it("keeps the hosts of NO_PROXY and adds loopback, in both spellings", () => {
    const { env } = planLaunch(facts());
    expect(env["NO_PROXY"]).toBe("corp.example,127.0.0.1,localhost");
    expect(env["no_proxy"]).toBe(env["NO_PROXY"]);
    expect(planLaunch(facts({ env: { no_proxy: "127.0.0.1, x" } })).env["NO_PROXY"]).toBe("127.0.0.1,x,localhost");
  });

  it("names the small model of the configuration, unless the user has one", () => {
    const small = { smallModel: "p,small" };
    expect(planLaunch(facts(small)).env["ANTHROPIC_SMALL_FAST_MODEL"]).toBe("p,small");
    const users = { ...facts(small), env: { ANTHROPIC_SMALL_FAST_MODEL: "mine" } };
    expect(planLaunch(users).env["ANTHROPIC_SMALL_FAST_MODEL"]).toBe("mine");
    expect(planLaunch(facts()).env).not.toHaveProperty("ANTHROPIC_SMALL_FAST_MODEL");
  });

  it("says that nobody is there, where the configuration says so", () => {
    const { env } = planLaunch(facts({ env: { TERM: "xterm", FORCE_COLOR: "3" }, nonInteractive: true }));
    expect(env).toMatchObject({ CI: "true", FORCE_COLOR: "0", NODE_NO_READLINE: "1", TERM: "dumb" });
  });

  it("switches other clouds off", () => {
    const { env, settings } = planLaunch(facts({ env: { CLAUDE_CODE_USE_BEDROCK: "1" } }));
    expect(env).not.toHaveProperty("CLAUDE_CODE_USE_BEDROCK");
    expect(settings).toMatchObject({ env: { CLAUDE_CODE_USE_BEDROCK: "", CLAUDE_CODE_USE_VERTEX: "" } });
  });

  it("says the same in the settings, where the user's own cannot override it", () => {
    const { env, settings } = planLaunch(facts());
    expect(settings?.["env"]).toMatchObject({ ANTHROPIC_BASE_URL: env["ANTHROPIC_BASE_URL"], ANTHROPIC_API_KEY: "" });
  });

  it("leaves the user's own tuning alone", () => {
    const tuned = { API_TIMEOUT_MS: "5000", ENABLE_TOOL_SEARCH: "true", CLAUDE_CODE_MAX_CONTEXT_TOKENS: "9" };
    expect(planLaunch(facts({ env: tuned })).env).toMatchObject(tuned);
    const { env, settings } = planLaunch(facts({ layers: layer({ env: tuned }) }));
    expect(env).not.toHaveProperty("ENABLE_TOOL_SEARCH");
    expect(settings?.["env"]).not.toHaveProperty("ENABLE_TOOL_SEARCH");
  });

  it("T23: never puts the token on the command line", () => {
    const { args } = planLaunch(facts({ args: ["--settings", "{}"], settingsArgument: {} }));
    expect(args.join(" ")).not.toContain("run-token");
  });
});

describe("model and window", () => {
  it("states the window under a name that Claude Code does not know", () => {
    expect(planLaunch(facts()).env).toMatchObject({
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: "65536",
      ANTHROPIC_MODEL: "claude-ccr/auto",
      ENABLE_TOOL_SEARCH: "false",
    });
  });

  it.each([
    ["the route is Anthropic's", { route: { anthropic: true, window: 200_000 } }],
    ["the window is unknown", { route: { anthropic: false, window: undefined } }],
    ["there is no default route", { route: undefined }],
    ["a flag chose the model", { args: ["--model", "sonnet"] }],
    ["settings chose the model", { layers: layer({ model: "opus" }) }],
    [
      "the given settings chose it",
      { args: ["--settings", "{}"], settingsArgument: { env: { ANTHROPIC_MODEL: "x" } } },
    ],
  ])("does not choose the model when %s", (_, change) => {
    expect(planLaunch(facts(change)).env).not.toHaveProperty("ANTHROPIC_MODEL");
  });

  it("keeps the model of the environment", () => {
    expect(planLaunch(facts({ env: { ANTHROPIC_MODEL: "mine" } })).env["ANTHROPIC_MODEL"]).toBe("mine");
  });
});

describe("arguments of Claude Code", () => {
  it("are ours first, then the user's as they are", () => {
    const user = ["-p", "", "$(x)", "--allowedTools", "Bash", "Read", "--", "-v"];
    const { args, sessionId } = planLaunch(facts({ args: user }));
    expect(args).toEqual([
      "--session-id",
      "11111111-1111-4111-8111-111111111111",
      "--permission-mode",
      "default",
      "--settings",
      "/run/settings.json",
      ...user,
    ]);
    expect(sessionId).toBe("11111111-1111-4111-8111-111111111111");
  });

  it("leave out the session where the user chose one", () => {
    const { args, sessionId } = planLaunch(facts({ args: ["--resume", "x"] }));
    expect(args).not.toContain("--session-id");
    expect(sessionId).toBeUndefined();
  });

  it.each([
    ["by flag", { args: ["--permission-mode", "plan"] }],
    ["in a settings file", { layers: layer({ permissions: { defaultMode: "acceptEdits" } }) }],
    ["in the given settings", { args: ["--settings=s"], settingsArgument: { permissions: { defaultMode: "plan" } } }],
  ])("leave the permission mode alone when it was chosen %s", (_, change) => {
    expect(planLaunch(facts(change)).args).not.toContain("default");
  });

  it("get nothing added for a subcommand", () => {
    const launch = planLaunch(facts({ args: ["mcp", "list"] }));
    expect(launch).toMatchObject({ args: ["mcp", "list"], settings: undefined, sessionId: undefined });
    expect(launch.env["ANTHROPIC_BASE_URL"]).toBe("http://127.0.0.1:4000");
  });
});

describe("settings of Claude Code", () => {
  const own = { statusLine: { type: "command", command: "mine" }, env: { FOO: "1", ANTHROPIC_BASE_URL: "http://x" } };

  it("merge the user's with ours, in the place of the user's argument", () => {
    const change = { args: ["-p", "--settings", "own.json", "hi"], settingsArgument: own, statusLine: OURS };
    const { args, settings } = planLaunch(facts(change));
    expect(args.slice(-4)).toEqual(["-p", "--settings", "/run/settings.json", "hi"]);
    expect(settings).toMatchObject({
      statusLine: own.statusLine,
      env: { FOO: "1", ANTHROPIC_BASE_URL: "http://127.0.0.1:4000" },
    });
  });

  it("replace the joined form too", () => {
    const { args } = planLaunch(facts({ args: ["--settings=own.json"], settingsArgument: own }));
    expect(args.at(-1)).toBe("--settings=/run/settings.json");
  });

  it("leave an argument that cannot be read to Claude Code's own complaint", () => {
    const { args, settings } = planLaunch(facts({ args: ["--settings", "nowhere.json"] }));
    expect(settings).toBeUndefined();
    expect(args.slice(-2)).toEqual(["--settings", "nowhere.json"]);
  });

  it("carry our status line when the user gave none", () => {
    expect(planLaunch(facts({ statusLine: OURS })).env["CCR_STATUSLINE_FILE"]).toBe("/run/statusline");
    expect(planLaunch(facts({ statusLine: OURS })).settings?.["statusLine"]).toMatchObject({ command: "show" });
    expect(planLaunch(facts()).settings).not.toHaveProperty("statusLine");
  });
});
