/** Sends requests to providers: one pool of connections per origin, for as long as the proxy runs. */
import { Pool } from "undici";

import type { Encoded } from "../transformers/types.ts";
import { failureOf } from "./failure.ts";
import { GoogleTokens } from "./google-auth.ts";
import { UpstreamAnswer, type PostOptions } from "./upstream-answer.ts";

const CONNECT_TIMEOUT_MS = 10_000;
/** Idle connections are worth keeping between the turns of a conversation: a TLS handshake costs 50 to 300 ms. */
const KEEP_ALIVE_MS = 30_000;
const CONNECTIONS_PER_ORIGIN = 128;

export class Upstreams {
  readonly #pools = new Map<string, Pool>();
  readonly #google: GoogleTokens;

  /** `onSecret` learns of every secret that is fetched or read on the way. */
  constructor(onSecret: (secret: string) => void) {
    this.#google = new GoogleTokens((request, options) => this.post(request, options), onSecret);
  }

  /** Throws a `CcrError`, or the reason of the signal. Redirects are answers like any other. */
  async post(
    request: Pick<Encoded, "url" | "headers" | "body" | "auth">,
    options: PostOptions,
  ): Promise<UpstreamAnswer> {
    const { url, headers, body } = request.auth ? await this.#google.sign(request, request.auth, options) : request;
    const { origin, pathname, search } = new URL(url);
    const answer = new UpstreamAnswer(options);
    try {
      this.#poolOf(origin).dispatch(
        {
          path: pathname + search,
          method: "POST",
          headers: { ...headers, "accept-encoding": "identity" },
          body,
          headersTimeout: options.timeoutMs,
          bodyTimeout: options.timeoutMs,
        },
        answer,
      );
    } catch (error) {
      throw failureOf(error, { ...options, answering: false });
    }
    await answer.headed;
    return answer;
  }

  /** Ends everything that is still under way. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  /** HTTP/1.1 only: there an abort closes the connection, which no provider can overlook. */
  #poolOf(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (!pool) {
      pool = new Pool(origin, {
        connections: CONNECTIONS_PER_ORIGIN,
        connectTimeout: CONNECT_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        allowH2: false,
      });
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}
