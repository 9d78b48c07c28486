/**
 * Who may call. A web page can make its reader's browser send requests to this machine, also under a host name of its own
 * (DNS rebinding), so host names and browser headers are checked on every route; keys are compared in constant time.
 */
import { hash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import { isLoopback } from "../config/loopback.ts";
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import type { Client } from "./types.ts";

/** A client without a session of its own. */
const ANYBODY: Client = { token: "", session: undefined };

export interface Door {
  readonly clients: readonly Client[];
  /** Address the server listens on. */
  readonly address: string;
}

/** Throws `CCR-E013` for requests that a foreign web page may have caused. */
export function refuseForeign(headers: IncomingHttpHeaders, { address }: Door): void {
  const host = hostNameOf(headers.host ?? "");
  // An address that others can reach has names we do not know. It is served only with a key, which a page has not.
  if (isLoopback(address) && !isLoopback(host)) throw foreign(`host ${shown(host)}`);
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}`) throw foreign(`a page of ${shown(origin)}`);
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "none" && site !== "same-origin") throw foreign("a web page");
}

/** The client that the request's token stands for. Throws `CCR-E012`. */
export function admit(headers: IncomingHttpHeaders, config: Config, { clients, address }: Door): Client {
  const known = [...clients, ...(config.clientKey ? [{ token: config.clientKey, session: undefined }] : [])];
  if (known.length === 0 && isLoopback(address)) return ANYBODY;
  const shownTokens = tokensIn(headers).map(digest);
  const client = known.find(({ token }) =>
    shownTokens.some((shownToken) => timingSafeEqual(shownToken, digestOfKnown(token))),
  );
  if (client) return client;
  throw new CcrError("CCR-E012");
}

/** Claude Code sends both headers when both of its variables are set. */
function tokensIn({ authorization = "", "x-api-key": key }: IncomingHttpHeaders): string[] {
  return [authorization.replace(/^bearer\s+/i, ""), String(key ?? "")].filter(Boolean);
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

/** Tokens that are known do not change between two requests. */
const digests = new Map<string, Buffer>();
const MAX_DIGESTS = 16;

function digestOfKnown(token: string): Buffer {
  let known = digests.get(token);
  if (!known) {
    known = digest(token);
    if (digests.size >= MAX_DIGESTS) digests.clear();
    digests.set(token, known);
  }
  return known;
}

function hostNameOf(host: string): string {
  return host.replace(/:\d*$/, "");
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

function foreign(where: string): CcrError {
  return new CcrError("CCR-E013", { where });
}
