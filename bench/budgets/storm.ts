/** What clients that leave in crowds, or read slowly, leave behind in ccr: nothing that stays, and nothing that piles up. */
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { residentMb } from "../harness/proc.ts";
import { startProxies, type Endpoint, type Route } from "../harness/proxies.ts";
import { ANTHROPIC, OPENAI_CHAT } from "../processes/wires.ts";
import { atMost, type Budget, type Row } from "./types.ts";

const CROWD = 60;
const ROUNDS = 10;
/** Rounds before them, in which V8's heap and malloc's arenas get their size. */
const WARM_UP = 30;
const GIVE_UP_MS = 10_000;
const FLOOD_BYTES = 64 * 1024 * 1024;
const SLOW_BYTES = 1_024;
const SLOW_SECONDS = 20;

/** Begins every answer; to the crowd it goes on for ever, to a slow reader it sends as fast as it is let. */
class FloodingProvider implements AsyncDisposable {
  readonly #server: Server = createServer((incoming, outgoing) => void this.#answer(incoming, outgoing));
  open = 0;
  sent = 0;
  floods = false;

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return typeof address === "object" ? (address?.port ?? 0) : 0;
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.open++;
    outgoing
      .setMaxListeners(0)
      .once("close", () => this.open--)
      .on("error", () => {});
    await once(incoming.resume(), "end").catch(() => {});
    const wire = incoming.url?.endsWith("/chat/completions") ? OPENAI_CHAT : ANTHROPIC;
    const events = wire.stream(200);
    outgoing.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of events.slice(0, 20)) outgoing.write(event);
    const delta = events[20] ?? Buffer.alloc(0);
    const piece = Buffer.concat(Array.from({ length: 100 }, () => delta));
    while (this.floods && !outgoing.destroyed && this.sent < FLOOD_BYTES) {
      this.sent += piece.length;
      if (!outgoing.write(piece)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

interface Asked {
  readonly answer: IncomingMessage;
  readonly leave: () => void;
}

async function ask(endpoint: Endpoint, route: Route): Promise<Asked> {
  const { url, headers, model } = endpoint.to(route);
  const outgoing = request(url, { method: "POST", headers: { "content-type": "application/json", ...headers } });
  outgoing.on("error", () => {
    // `leave` ends the answer in an error on our side.
  });
  outgoing.end(JSON.stringify({ model, max_tokens: 9, stream: true, messages: [{ role: "user", content: "hi" }] }));
  const [answer]: IncomingMessage[] = await once(outgoing, "response");
  if (!answer) throw new Error("no answer");
  return { answer, leave: () => outgoing.destroy() };
}

interface Storm {
  readonly emptyMs: readonly number[];
  readonly grownMb: number;
}

async function storm(provider: FloodingProvider, endpoint: Endpoint): Promise<Storm> {
  const emptyMs: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const crowd = await Promise.all(
      Array.from({ length: CROWD }, (_, i) => ask(endpoint, i % 2 === 0 ? "pass-200" : "chat-200")),
    );
    await Promise.all(crowd.map(({ answer }) => once(answer, "data")));
    const left = performance.now();
    for (const one of crowd) one.leave();
    while (provider.open > 0 && performance.now() - left < GIVE_UP_MS) await sleep(5);
    emptyMs.push(performance.now() - left);
    memory.push(residentMb(endpoint.pid));
  }
  return { emptyMs, grownMb: (memory.at(-1) ?? 0) - (memory.at(-ROUNDS) ?? 0) };
}

interface Slow {
  readonly grownMb: number;
  readonly takenMb: number;
}

/** A client that takes a kilobyte a second of 64 MB. */
async function readSlowly(provider: FloodingProvider, endpoint: Endpoint, route: Route): Promise<Slow> {
  provider.floods = true;
  provider.sent = 0;
  const before = residentMb(endpoint.pid);
  const { answer, leave } = await ask(endpoint, route);
  let most = before;
  for (let second = 0; second < SLOW_SECONDS; second++) {
    answer.read(SLOW_BYTES);
    await sleep(1_000);
    most = Math.max(most, residentMb(endpoint.pid));
  }
  leave();
  provider.floods = false;
  return { grownMb: most - before, takenMb: provider.sent / 1024 / 1024 };
}

export const crowds: Budget = {
  name: "crowds",
  budget: "60 streams left at once: nothing upstream after 1 s, memory flat; a slow reader of 64 MB: at most 20 MB",
  run: async () => {
    await using provider = new FloodingProvider();
    await using proxies = await startProxies({ upstreamPort: await provider.listen() });
    const { emptyMs, grownMb } = await storm(provider, proxies.ccr);
    const rows: Row[] = [
      {
        what: "60 left at once: until the provider is rid of all, worst of 40",
        unit: "ms",
        measured: [Math.max(...emptyMs)],
        limit: atMost(1_000),
      },
      {
        what: "60 left at once: memory, over ten rounds",
        unit: "MB",
        measured: [grownMb],
        limit: atMost(15),
      },
    ];
    for (const [what, route] of [
      ["pass-through", "pass-200"],
      ["translated", "chat-200"],
    ] as const) {
      const slow = await readSlowly(provider, proxies.ccr, route);
      rows.push(
        { what: `${what}, 1 KB/s of 64 MB: memory`, unit: "MB", measured: [slow.grownMb], limit: atMost(20) },
        {
          what: `${what}, 1 KB/s of 64 MB: taken from the provider`,
          unit: "MB",
          measured: [slow.takenMb],
          limit: atMost(20),
        },
      );
    }
    return rows;
  },
};
