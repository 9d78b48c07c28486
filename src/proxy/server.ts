/** The HTTP server that Claude Code takes for the Anthropic API: how it is opened, bounded and closed. */
import { createServer, type Server, type ServerOptions } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { isLoopback } from "../config/loopback.ts";
import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import { answerBrokenRequests } from "./broken-requests.ts";
import { ProxyContext } from "./context.ts";
import { Handler } from "./handler.ts";
import type { ListenOptions, Proxy, ProxyDeps } from "./types.ts";

const LIMITS: ServerOptions = {
  /** Longer than clients keep idle connections, so that none is closed under a request that is on its way. */
  keepAliveTimeout: 120_000,
  headersTimeout: 20_000,
  /** For the whole request. 64 MiB take a slow client half of it. */
  requestTimeout: 120_000,
  /** Four times Node's: users add headers of their own, and tokens grow. */
  maxHeaderSize: 64 * 1024,
  /** A missing `Host` is refused like a foreign one. */
  requireHostHeader: false,
  noDelay: true,
};
/** Time for the error events of ended requests to leave. */
const FLUSH_MS = 250;

/** Throws `CCR-E001` when the port is taken. */
export async function startProxy(deps: ProxyDeps, { host, port }: ListenOptions): Promise<Proxy> {
  const context = new ProxyContext(deps);
  const handler = new Handler(context, { clients: deps.clients, address: host });
  const server = createServer(LIMITS, (req, res) => void handler.handle(req, res));
  answerBrokenRequests(server, handler, () => context.newErrorText());
  const bound = await listen(server, host, port);
  const url = `http://${shownAddress(host)}:${bound}`;
  deps.bus.publish({ type: "proxy.listening", at: Date.now(), url });
  return { url, port: bound, close: (graceMs = 0) => close(server, context, graceMs) };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenFailure(error, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (isRecord(address) && typeof address["port"] === "number") return address["port"];
  throw new CcrError("CCR-E900", { detail: "the server has no port" });
}

function listenFailure(error: Error, port: number): CcrError {
  const code = isRecord(error) ? String(error["code"]) : "";
  const facts = { where: String(port), ...(code === "EADDRINUSE" ? {} : { detail: code }) };
  return new CcrError("CCR-E001", facts, { cause: error });
}

function shownAddress(host: string): string {
  if (host === "0.0.0.0" || host === "::" || (isLoopback(host) && !host.includes(":"))) return "127.0.0.1";
  return host.includes(":") ? `[${host.replaceAll(/[[\]]/g, "")}]` : host;
}

/** Running requests get their time, then an error event; nobody new comes in. */
async function close(server: Server, context: ProxyContext, graceMs: number): Promise<void> {
  context.closing = true;
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.race([context.idle(), pause(graceMs)]);
  for (const exchange of context.running) exchange.stop();
  await Promise.race([closed, pause(FLUSH_MS)]);
  server.closeAllConnections();
  await Promise.all([closed, context.upstreams.close(), context.keepsakes.close(), context.budgets.close()]);
}

/** Does not keep a program alive that has nothing else to do. */
function pause(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false });
}
