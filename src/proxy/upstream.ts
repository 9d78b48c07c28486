/** Sends requests to providers: one pool of connections per origin, for as long as the proxy runs. */
import type * as undici from "undici";
import type { Pool, ProxyAgent } from "undici";

import type { Provider, TlsOptions } from "../core/target.ts";
import type { Encoded } from "../transformers/types.ts";
import { connectLimit, failureOf, USUAL_CONNECT_MS } from "./failure.ts";
import { GoogleTokens } from "./google-auth.ts";
import { UpstreamAnswer, type PostOptions } from "./upstream-answer.ts";

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

/** How connections to a provider are made. */
interface Way {
  readonly proxy: string | undefined;
  readonly tls: TlsOptions | undefined;
  readonly connectMs: number;
  /** The same for the same way. */
  readonly name: string;
}

const USUAL: Way = { proxy: undefined, tls: undefined, connectMs: USUAL_CONNECT_MS, name: "" };

const MAX_PLACES = 100;

type Undici = typeof undici;

export class Upstreams {
  readonly #places = new Map<string, Place>();
  readonly #origins = new Map<string, Origin>();
  readonly #ways = new WeakMap<Provider, { readonly origin: string; readonly way: Way }>();
  readonly #google: GoogleTokens;
  /** Loaded with the first request: it is 5 MB of memory for a program that only waits. */
  #undici: Promise<Undici> | undefined;

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
    const { provider } = options.target;
    const way = this.#way(provider, name);
    const origin = this.#origin(name, way, await (this.#undici ??= import("undici")));
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
          headersTimeout: provider.limits?.headers ?? options.timeoutMs,
          bodyTimeout: provider.limits?.idle ?? options.timeoutMs,
        },
        answer,
      );
    } catch (error) {
      throw failureOf(error, { ...options, answering: false });
    }
    if (way.proxy !== undefined) answer.startWithin(way.connectMs);
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

  /** What is special about a provider's connections, worked out once for each configuration. */
  #way(provider: Provider, origin: string): Way {
    const { proxy, tls, limits } = provider;
    if (proxy === undefined && tls === undefined && limits?.connect === undefined) return USUAL;
    const known = this.#ways.get(provider);
    if (known && known.origin === origin) return known.way;
    // Its certificates are for its own server, not for the one that it gets tokens from.
    const own = new URL(provider.url).origin === origin ? tls : undefined;
    const connectMs = connectLimit(provider);
    const way = { proxy, tls: own, connectMs, name: JSON.stringify([proxy, own, connectMs]) };
    this.#ways.set(provider, { origin, way });
    return way;
  }

  #origin(name: string, way: Way, library: Undici): Origin {
    const now = Date.now();
    const key = way === USUAL ? name : `${name} ${way.name}`;
    let origin = this.#origins.get(key);
    if (!origin || Math.abs(now - origin.usedAt) > STALE_MS) {
      void origin?.pool.close();
      origin = { pool: createPool(library, name, way), usedAt: now };
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
function createPool({ Pool, ProxyAgent }: Undici, origin: string, { proxy, tls, connectMs }: Way): Pool | ProxyAgent {
  const options = {
    connections: null,
    connectTimeout: connectMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  };
  // A tunnel also for plain HTTP: what travels in it is nobody's but the provider's.
  return proxy === undefined
    ? new Pool(origin, { ...options, ...(tls && { connect: { ...tls } }) })
    : new ProxyAgent({ uri: proxy, proxyTunnel: true, ...options, ...(tls && { requestTls: { ...tls } }) });
}
