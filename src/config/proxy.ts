/** The HTTP proxy on the way to a provider. */
import type { Environment } from "./interpolate.ts";
import { isLoopback } from "./loopback.ts";
import type { ConfigFile, ProviderEntry } from "./schema.ts";

/** CCR's order. */
const KEYS = ["HTTPS_PROXY", "https_proxy", "httpsProxy", "PROXY_URL"] as const;

/**
 * A provider's own comes first, an empty one switches it off; then those of the file, then those of the environment. This
 * machine and the hosts of NO_PROXY need none.
 */
export function proxyFor(entry: ProviderEntry, file: ConfigFile, env: Environment): string | undefined {
  const { hostname, port, protocol } = new URL(entry.api_base_url);
  const proxy = entry.proxy ?? (KEYS.map((key) => file[key]).find(Boolean) || fromEnvironment(protocol, env));
  if (!proxy) return undefined;
  if (isLoopback(hostname)) return undefined;
  const exceptions = (env["NO_PROXY"] || env["no_proxy"] || "").split(",");
  return exceptions.some((exception) => covers(exception.trim().toLowerCase(), hostname, port)) ? undefined : proxy;
}

/** As curl reads them; `host:port` is an HTTP proxy. One that speaks another protocol is of no use here. */
function fromEnvironment(protocol: string, env: Environment): string | undefined {
  const name = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const value = [name, name.toLowerCase(), "ALL_PROXY", "all_proxy"].map((key) => env[key]?.trim()).find(Boolean);
  if (value === undefined) return undefined;
  const url = value.includes("://") ? value : `http://${value}`;
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}

/** `*`, `example.com` with everything below, `.example.com`, `example.com:8443`. */
function covers(exception: string, host: string, port: string): boolean {
  if (exception === "*") return true;
  const [, name = "", only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(exception) ?? [];
  if (name === "" || (only !== undefined && only !== port)) return false;
  return host === name || host.endsWith(`.${name}`);
}
