/** The smallest request that shows whether a model works through the router: a few tokens, a stream, one tool offered. */
import type { Config } from "../config/types.ts";
import type { BusEvent, ErrorReport } from "../core/flow.ts";
import { type Provider, targetName, type Target } from "../core/target.ts";
import { createHost, type Host, newToken } from "../host.ts";

export interface Ping {
  readonly target: string;
  readonly ok: boolean;
  /** From the request to its end, in ms. */
  readonly ms: number;
  /** From the request to the first token, in ms. */
  readonly firstTokenMs: number | null;
  readonly error: ErrorReport | null;
}

/** Some providers refuse to answer with fewer. */
const MAX_TOKENS = 16;
const LIMIT_MS = 60_000;

export class Pinger {
  readonly #host: Host;
  readonly #token: string;

  private constructor(host: Host, token: string) {
    this.#host = host;
    this.#token = token;
  }

  /** What stands in for a model that fails is not asked, and budgets do not count: the question is whether it works. */
  static async open(given: Config): Promise<Pinger> {
    const keyed = [...given.providers.values()].flatMap(eachKey);
    const providers = new Map([...given.providers, ...keyed.map((one) => [one.name, one] as const)]);
    const config = { ...given, providers, fallback: {}, budget: undefined };
    const token = newToken();
    const clients = [{ token, session: undefined }];
    return new Pinger(await createHost({ config, clients, listen: { host: "127.0.0.1", port: 0 } }), token);
  }

  async ping(target: Target): Promise<Ping> {
    const session = crypto.randomUUID();
    const name = targetName(target);
    this.#host.overrides.set(session, target);
    const outcome = new Outcome(this.#host, session);
    const began = performance.now();
    try {
      await (await this.#post(name, session)).text();
    } catch (error) {
      return { target: name, ok: false, ms: performance.now() - began, firstTokenMs: null, error: lost(error) };
    } finally {
      outcome.stop();
    }
    const { ms = performance.now() - began, firstTokenMs = null, error = null, closed } = outcome;
    return { target: name, ok: closed && error === null, ms, firstTokenMs, error };
  }

  async close(): Promise<void> {
    await this.#host.cleanup.run();
  }

  #post(model: string, session: string): Promise<Response> {
    return fetch(`${this.#host.proxy.url}/v1/messages`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "anthropic-version": "2023-06-01",
        authorization: `Bearer ${this.#token}`,
        "x-claude-code-session-id": session,
      },
      body: JSON.stringify({
        model,
        max_tokens: MAX_TOKENS,
        stream: true,
        messages: [{ role: "user", content: "Reply with the word pong." }],
        tools: [{ name: "noop", description: "Does nothing.", input_schema: { type: "object", properties: {} } }],
      }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  }
}

/** A provider for each of its keys, where there are several: then one that works would hide another that does not. */
export function eachKey({ keys, ...provider }: Provider): Provider[] {
  if (!keys) return [provider];
  return keys.map((key, at) => ({ ...provider, key, name: `${provider.name} (key ${at + 1} of ${keys.length})` }));
}

function lost(error: unknown): ErrorReport {
  const message = error instanceof Error ? error.message : String(error);
  return { code: "CCR-E110", message, hint: "", status: 504 };
}

/** What the bus tells about the one request of a session. */
class Outcome {
  ms: number | undefined;
  firstTokenMs: number | undefined;
  error: ErrorReport | undefined;
  closed = false;
  readonly stop: () => void;
  readonly #session: string;
  #id: number | undefined;

  constructor({ bus }: Host, session: string) {
    this.#session = session;
    this.stop = bus.subscribe((event) => this.#accept(event));
  }

  #accept(event: BusEvent): void {
    if (event.type === "flow.opened" && event.session === this.#session) this.#id = event.id;
    if (!("id" in event) || event.id !== this.#id) return;
    if (event.type === "flow.first-token") this.firstTokenMs = event.ms;
    if (event.type === "flow.closed" || event.type === "flow.failed") this.ms = event.ms;
    if (event.type === "flow.closed") this.closed = true;
    if (event.type === "flow.failed") this.error = event.error;
  }
}
