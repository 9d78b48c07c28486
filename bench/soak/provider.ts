/** A provider that behaves as real ones do on bad days: each path is one behaviour. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

import { ANTHROPIC, OPENAI_CHAT, type Wire } from "../processes/wires.ts";

type Behaviour = (response: ServerResponse, wire: Wire) => Promise<void> | void;

const SSE = { "content-type": "text/event-stream" };
const LONG = 400;

export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  stream: (response, wire) => send(response, wire.stream(40)),
  long: (response, wire) => send(response, wire.stream(LONG)),
  slow: async (response, wire) => {
    for (const event of wire.stream(20)) {
      if (response.destroyed) return;
      response.write(event);
      await sleep(25);
    }
    response.end();
  },
  burst: (response, wire) => void response.writeHead(200, SSE).end(Buffer.concat(wire.stream(LONG))),
  bytewise: async (response, wire) => {
    const bytes = Buffer.concat(wire.stream(3));
    for (let at = 0; at < bytes.length && !response.destroyed; at += 7) {
      if (!response.write(bytes.subarray(at, at + 7))) await drain(response);
    }
    response.end();
  },
  whole: (response, wire) => void response.writeHead(200, { "content-type": "application/json" }).end(wire.json),
  gzip: (response, wire) =>
    void response.writeHead(200, { ...SSE, "content-encoding": "gzip" }).end(gzipSync(Buffer.concat(wire.stream(40)))),
  limited: (response) => fail(response, 429, { "retry-after": "0" }),
  failing: (response) => fail(response, 500),
  refused: (response) => fail(response, 401),
  page: (response) => void response.writeHead(502, { "content-type": "text/html" }).end("<html>bad gateway</html>"),
  empty: (response) => void response.writeHead(200, SSE).end(),
  cut: (response, wire) => {
    response.writeHead(200, SSE);
    for (const event of wire.stream(40).slice(0, 20)) response.write(event);
    setTimeout(() => response.destroy(), 5);
  },
  unfinished: (response, wire) => void response.writeHead(200, SSE).end(Buffer.concat(wire.stream(40).slice(0, 20))),
  dropped: (response) => void response.destroy(),
  broken: (response, wire) => {
    const events = wire.stream(40);
    response.writeHead(200, SSE);
    for (const event of [...events.slice(0, 10), Buffer.from("data: {broken\n\n"), ...events.slice(10)]) {
      response.write(event);
    }
    response.end();
  },
  stalled: async (response, wire) => {
    response.writeHead(200, SSE);
    for (const event of wire.stream(40).slice(0, 10)) response.write(event);
    await sleep(1_500, undefined, { ref: false });
    response.destroy();
  },
};

function fail(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  const body = JSON.stringify({ error: { type: "api_error", message: `soak ${status}` } });
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

async function send(response: ServerResponse, events: readonly Buffer[]): Promise<void> {
  response.writeHead(200, SSE);
  for (const event of events) {
    if (response.destroyed) return;
    if (!response.write(event)) await drain(response);
  }
  response.end();
}

async function drain(response: ServerResponse): Promise<void> {
  await Promise.race([once(response, "drain"), once(response, "close")]);
}

export class SoakProvider implements AsyncDisposable {
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  active = 0;
  requests = 0;

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.active++;
    this.requests++;
    response.once("close", () => this.active--).on("error", () => {});
    const [, name = ""] = (request.url ?? "").split("/");
    const wire = request.url?.endsWith("/chat/completions") ? OPENAI_CHAT : ANTHROPIC;
    await once(request.resume(), "end").catch(() => {});
    await BEHAVIOURS[name]?.(response, wire);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
