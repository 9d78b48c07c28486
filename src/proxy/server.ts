/** The HTTP server that Claude Code takes for the Anthropic API: who may come in, and which route they get. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { isLoopback } from "../config/loopback.ts";
import { CcrError, toCcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import { admit, type Door, refuseForeign } from "./admission.ts";
import { ProxyContext } from "./context.ts";
import { ClientGone } from "./inbound.ts";
import { createApi, OPEN_PATHS } from "./routes/api.ts";
import { postMessages } from "./routes/messages.ts";
import type { ListenOptions, Proxy, ProxyDeps } from "./types.ts";

/** Longer than clients keep idle connections, so that none is closed under a request that is on its way. */
const KEEP_ALIVE_MS = 120_000;
/** Time for the error events of ended requests to leave. */
const FLUSH_MS = 250;

/** Throws `CCR-E001` when the port is taken. */
export async function startProxy(deps: ProxyDeps, { host, port }: ListenOptions): Promise<Proxy> {
  const context = new ProxyContext(deps);
  const handle = createHandler(context, { clients: deps.clients, address: host });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (req, res) => void handle(req, res));
  const bound = await listen(server, host, port);
  const url = `http://${shownAddress(host)}:${bound}`;
  deps.bus.publish({ type: "proxy.listening", at: Date.now(), url });
  return { url, port: bound, close: (graceMs = 0) => close(server, context, graceMs) };
}

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Never throws. */
function createHandler(context: ProxyContext, door: Door): Handler {
  const api = createApi(context);
  return async (req, res) => {
    try {
      const path = pathOf(req);
      refuseForeign(req.headers, door);
      const client = OPEN_PATHS.has(path) ? undefined : admit(req.headers, context.config(), door);
      if (client && req.method === "POST" && path === "/v1/messages") await postMessages(context, client, req, res);
      else await api(req, res);
    } catch (thrown) {
      refuse(context, req, res, thrown);
    }
  };
}

/** A base URL that ends in `/v1` makes Claude Code ask for `/v1/v1/messages`. */
function pathOf(req: IncomingMessage): string {
  const [path = "/", query] = (req.url ?? "/").replace(/^\/v1\/v1\//, "/v1/").split("?", 2);
  req.url = query === undefined ? path : `${path}?${query}`;
  return path;
}

/** What is wrong with the request itself. The rest of a body that nobody reads would be taken for the next request. */
function refuse(context: ProxyContext, req: IncomingMessage, res: ServerResponse, thrown: unknown): void {
  if (thrown instanceof ClientGone || res.headersSent) {
    res.destroy();
    return;
  }
  if (!req.complete) res.setHeader("connection", "close");
  context.newErrorText().send(res, toCcrError(thrown));
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
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.race([context.idle(), pause(graceMs)]);
  for (const exchange of context.running) exchange.stop();
  await Promise.race([closed, pause(FLUSH_MS)]);
  server.closeAllConnections();
  await Promise.all([closed, context.upstreams.close()]);
}

/** Does not keep a program alive that has nothing else to do. */
function pause(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false });
}
