/** Variables that lead a Claude Code which `ccr` did not start to the running service. */
import type { ServiceRecord } from "./record.ts";

/** What leads to a service. */
export type Way = Pick<ServiceRecord, "url" | "clientToken" | "claude">;

export interface Variables {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** Other ways to a model, which would win. */
const OTHER_WAYS: readonly string[] = ["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"];

/** Claude Code applies HTTP_PROXY to loopback addresses too, and `localhost` alone does not stop it (measured). */
const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost"];

/** CCR's variables, and what newer versions of Claude Code want. */
export function variablesOf({ url, clientToken, claude }: Way, env: Env): Variables {
  const noProxy = [...new Set([...hostsOf(env), ...LOOPBACK])].join(",");
  return {
    set: {
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_AUTH_TOKEN: clientToken,
      // Empty, not unset: Claude Code asks whether to use a key that it finds elsewhere.
      ANTHROPIC_API_KEY: "",
      API_TIMEOUT_MS: String(claude.timeoutMs),
      NO_PROXY: noProxy,
      no_proxy: noProxy,
      DISABLE_TELEMETRY: "true",
      DISABLE_COST_WARNINGS: "true",
      CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: "1",
      CLAUDE_CODE_GATEWAY_HINT_HEADERS: "1",
      CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
      ...(claude.smallModel === undefined ? {} : { ANTHROPIC_SMALL_FAST_MODEL: claude.smallModel }),
      ...(claude.anthropic ? {} : { ENABLE_TOOL_SEARCH: "false" }),
      ...(claude.anthropic || claude.window === undefined
        ? {}
        : { CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(claude.window) }),
    },
    unset: OTHER_WAYS,
  };
}

/** Takes back what `variablesOf` sets. A NO_PROXY of the user's keeps its other hosts. */
export function withoutVariables(env: Env): Variables {
  const names = [
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_API_KEY",
    "API_TIMEOUT_MS",
    "ANTHROPIC_SMALL_FAST_MODEL",
    "DISABLE_TELEMETRY",
    "DISABLE_COST_WARNINGS",
    "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY",
    "CLAUDE_CODE_GATEWAY_HINT_HEADERS",
    "CLAUDE_CODE_ATTRIBUTION_HEADER",
    "ENABLE_TOOL_SEARCH",
    "CLAUDE_CODE_MAX_CONTEXT_TOKENS",
  ];
  const hosts = hostsOf(env).filter((host) => !LOOPBACK.includes(host));
  const proxies = ["NO_PROXY", "no_proxy"];
  if (hosts.length === 0) return { set: {}, unset: [...names, ...proxies] };
  return { set: Object.fromEntries(proxies.map((name) => [name, hosts.join(",")])), unset: names };
}

function hostsOf(env: Env): string[] {
  return (env["NO_PROXY"] || env["no_proxy"] || "").split(",").flatMap((host) => host.trim() || []);
}
