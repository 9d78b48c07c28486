/** The HTTP proxy on the way to a provider. */
import type { Environment } from "./interpolate.ts";
import { isLoopback } from "./loopback.ts";
import type { ConfigFile, ProviderEntry } from "./schema.ts";

/** CCR's order. */
const KEYS = ["HTTPS_PROXY", "https_proxy", "httpsProxy", "PROXY_URL"] as const;

/** A provider's own comes first, an empty one switches it off; this machine and the hosts of NO_PROXY need none. */
export function proxyFor(entry: ProviderEntry, file: ConfigFile, env: Environment): string | undefined {
  const proxy = entry.proxy ?? KEYS.map((key) => file[key]).find(Boolean);
  if (!proxy) return undefined;
  const { hostname, port } = new URL(entry.api_base_url);
  if (isLoopback(hostname)) return undefined;
  const exceptions = (env["NO_PROXY"] || env["no_proxy"] || "").split(",");
  return exceptions.some((exception) => covers(exception.trim().toLowerCase(), hostname, port)) ? undefined : proxy;
}

/** `*`, `example.com` with everything below, `.example.com`, `example.com:8443`. */
function covers(exception: string, host: string, port: string): boolean {
  if (exception === "*") return true;
  const [, name = "", only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(exception) ?? [];
  if (name === "" || (only !== undefined && only !== port)) return false;
  return host === name || host.endsWith(`.${name}`);
}
