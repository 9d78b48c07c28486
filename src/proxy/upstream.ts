/** Sends requests to providers: one pool of connections per origin, for as long as the proxy runs. */
import { Pool, ProxyAgent } from "undici";

import type { Encoded } from "../transformers/types.ts";
import { failureOf } from "./failure.ts";
import { GoogleTokens } from "./google-auth.ts";
import { UpstreamAnswer, type PostOptions } from "./upstream-answer.ts";

const CONNECT_TIMEOUT_MS = 10_000;
/** Idle connections are worth keeping between the turns of a conversation: a TLS handshake costs 50 to 300 ms. */
const KEEP_ALIVE_MS = 30_000;
/** Those of a machine that slept: its timers slept, too, so that undici takes them for fresh. */
const STALE_MS = KEEP_ALIVE_MS;

interface Origin {
  readonly pool: Pool | ProxyAgent;
  /** When a connection was last in use, in wall-clock time, which goes on while the machine sleeps. */
  usedAt: number;
}

/** A URL in the two parts that undici wants. */
interface Place {
  readonly origin: string;
  readonly path: string;
}

const MAX_PLACES = 100;

export class Upstreams {
  readonly #places = new Map<string, Place>();
  readonly #origins = new Map<string, Origin>();
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
    const { origin: name, path } = this.#place(url);
    const origin = this.#origin(name, options.target.provider.proxy);
    const answer = new UpstreamAnswer(options, () => {
      origin.usedAt = Date.now();
    });
    try {
      origin.pool.dispatch(
        {
          origin: name,
          path,
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
    await Promise.all([...this.#origins.values()].map(({ pool }) => pool.destroy()));
  }

  /** The URLs of a configuration are few. */
  #place(url: string): Place {
    let place = this.#places.get(url);
    if (!place) {
      const { origin, pathname, search } = new URL(url);
      place = { origin, path: pathname + search };
      if (this.#places.size >= MAX_PLACES) this.#places.clear();
      this.#places.set(url, place);
    }
    return place;
  }

  #origin(name: string, proxy: string | undefined): Origin {
    const now = Date.now();
    const key = proxy === undefined ? name : `${name} ${proxy}`;
    let origin = this.#origins.get(key);
    if (!origin || Math.abs(now - origin.usedAt) > STALE_MS) {
      void origin?.pool.close();
      origin = { pool: createPool(name, proxy), usedAt: now };
      this.#origins.set(key, origin);
    }
    origin.usedAt = now;
    return origin;
  }
}

/**
 * HTTP/1.1 only: there an abort closes the connection, which no provider can overlook. The number of connections is that
 * of the requests under way.
 */
function createPool(origin: string, proxy: string | undefined): Pool | ProxyAgent {
  const options = {
    connections: null,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  };
  // A tunnel also for plain HTTP: what travels in it is nobody's but the provider's.
  return proxy === undefined
    ? new Pool(origin, options)
    : new ProxyAgent({ uri: proxy, proxyTunnel: true, ...options });
}
