/** `ccr start`: serves every program of this machine on a fixed port, as claude-code-router does. */
import { isLoopback } from "../config/loopback.ts";
import { pathsOf } from "../config/paths.ts";
import { createHost } from "../host.ts";
import { requireConfig } from "./config.ts";
import { parseFlags, parsePort, SERVE_FLAGS, usageError } from "./flags.ts";
import { serve } from "./headless.ts";
import type { Invocation } from "./index.ts";
import { warn } from "./report.ts";

export async function runStart({ before, args }: Invocation): Promise<number> {
  const flags = parseFlags([...before, ...args], { ...SERVE_FLAGS, host: { type: "string" } });
  const chosen = flags.port === undefined ? undefined : parsePort(flags.port);
  const config = await requireConfig(flags);
  warn(config.warnings);
  const { clientKey } = config;
  const address = flags.host ?? config.host;
  if (!clientKey && !isLoopback(address))
    throw usageError("--host", `${address} can be reached from outside: set APIKEY first`);
  const port = chosen ?? config.port;
  const host = await createHost({ config, clients: [], listen: { host: address, port }, paths: pathsOf() });
  const who = clientKey ? "programs that present APIKEY" : "every program of this machine";
  const text = `ccr serves ${who} at ${host.proxy.url}`;
  return serve(host, { json: flags.json ?? false, token: null, text });
}
