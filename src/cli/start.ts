/** `ccr start`: serves every program of this machine on a fixed port, as claude-code-router does. */
import { isLoopback } from "../config/loopback.ts";
import { pathsOf } from "../config/paths.ts";
import { createHost } from "../host.ts";
import { requireConfig } from "./config.ts";
import { parse, parsePort, usageError } from "./flags.ts";
import { serve } from "./headless.ts";
import { Output } from "./output.ts";
import { START_FLAGS } from "./table/service.ts";
import type { Invocation } from "./types.ts";

export async function runStart(invocation: Invocation): Promise<number> {
  const given = parse(invocation, START_FLAGS);
  const output = new Output(given);
  const asked = given.text("port");
  const chosen = asked === undefined ? undefined : parsePort(asked);
  const config = await requireConfig(given);
  output.warn(config.warnings);
  const { clientKey } = config;
  const address = given.text("host") ?? config.host;
  if (!clientKey && !isLoopback(address))
    throw usageError("--host", `${address} can be reached from outside: set APIKEY first`);
  const port = chosen ?? config.port;
  const host = await createHost({ config, clients: [], listen: { host: address, port }, paths: pathsOf() });
  const who = clientKey ? "programs that present APIKEY" : "every program of this machine";
  const text = `ccr serves ${who} at ${host.proxy.url}`;
  return serve(host, { output, token: null, text });
}
