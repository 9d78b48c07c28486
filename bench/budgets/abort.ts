/** Time from a client's disconnect to the provider's notice of it. */
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";

import { inTurns } from "../harness/compare.ts";
import { withLimit } from "../harness/processes.ts";
import { startProxies, type Endpoint, type Route } from "../harness/proxies.ts";
import { median } from "../harness/stats.ts";
import { ANTHROPIC, OPENAI_CHAT } from "../processes/wires.ts";
import { atMost, type Budget, type Row } from "./types.ts";

const ABORTS = 20;

/** A provider in this process, so that one clock times both ends: it starts to answer and never ends. */
class HangingProvider implements AsyncDisposable {
  readonly #server: Server = createServer();
  /** Settles when the connection of the newest request is gone. */
  #left: Promise<number> = Promise.resolve(0);

  async listen(): Promise<number> {
    this.#server.on("request", (incoming, outgoing) => {
      const wire = incoming.url?.endsWith("/chat/completions") ? OPENAI_CHAT : ANTHROPIC;
      this.#left = once(outgoing, "close").then(() => performance.now());
      incoming.resume().once("end", () => {
        outgoing.writeHead(200, { "content-type": "text/event-stream" });
        for (const event of wire.stream(8).slice(0, 8)) outgoing.write(event);
      });
    });
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }

  left(): Promise<number> {
    return withLimit(this.#left, 10_000, "the provider did not notice the abort");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

async function abortMs(provider: HangingProvider, endpoint: Endpoint, route: Route): Promise<number> {
  const { url, headers, model } = endpoint.to(route);
  const body = JSON.stringify({ model, max_tokens: 100, stream: true, messages: [{ role: "user", content: "hello" }] });
  const samples: number[] = [];
  for (let i = 0; i < ABORTS; i++) {
    const outgoing = request(url, { method: "POST", headers: { "content-type": "application/json", ...headers } });
    outgoing.on("error", () => {
      // `destroy` below ends the answer in an error on our side.
    });
    outgoing.end(body);
    await once(outgoing, "response").then(([answer]) => once(answer, "data"));
    const aborted = performance.now();
    outgoing.destroy();
    samples.push((await provider.left()) - aborted);
  }
  return median(samples);
}

export const abort: Budget = {
  name: "abort",
  budget: "client abort to provider abort: at most 50 ms",
  run: async ({ runs }) => {
    await using provider = new HangingProvider();
    await using proxies = await startProxies({ upstreamPort: await provider.listen() });
    const rows: Row[] = [];
    for (const [what, route] of [
      ["pass-through: client abort to provider abort", "pass-20"],
      ["translated: client abort to provider abort", "chat-20"],
    ] as const) {
      const run = (endpoint: Endpoint) => () => abortMs(provider, endpoint, route);
      const { measured, yardstick } = await inTurns(runs, run(proxies.ccr), run(proxies.pipe));
      rows.push({
        what,
        unit: "ms",
        measured,
        yardstick: { name: "byte pipe", samples: yardstick },
        limit: atMost(50),
      });
    }
    return rows;
  },
};
