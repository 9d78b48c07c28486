/** Whether an HTTP proxy of the environment would stand between Claude Code and us. */
import type { Check } from "./types.ts";

const PROXIES: readonly string[] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

export const proxyEnvironment: Check = {
  id: "proxy-env",
  summary: "with an HTTP proxy set, NO_PROXY names 127.0.0.1",
  run: async ({ env }) => {
    const set = PROXIES.filter((name) => env[name]);
    if (set.length === 0) return [{ level: "ok", text: "no HTTP proxy is set in the environment" }];
    const hosts = new Set((env["NO_PROXY"] || env["no_proxy"] || "").split(",").map((host) => host.trim()));
    if (hosts.has("127.0.0.1") || hosts.has("*")) {
      return [{ level: "ok", text: `${set.join(", ")} set, and NO_PROXY leaves 127.0.0.1 out` }];
    }
    return [
      {
        level: "warn",
        // `localhost` alone does not help: Claude Code goes by the address (measured with 2.1.330).
        text: `${set.join(", ")} set and NO_PROXY does not name 127.0.0.1: a claude that ccr did not start would ask that proxy for us`,
        hint: "Add 127.0.0.1 to NO_PROXY. ccr, ccr code and ccr activate do it by themselves",
      },
    ];
  },
};
