/** Failures of the network below HTTP, as errors of the table. */
import type { ErrorFacts } from "../core/error-facts.ts";
import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import type { Provider, Target } from "../core/target.ts";

export interface FailurePlace {
  readonly target: Target;
  readonly timeoutMs: number;
  /** Whether the answer had begun. */
  readonly answering: boolean;
}

/** Texts for codes whose own message says less. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name server does not answer",
  ECONNRESET: "connection reset",
  EPIPE: "connection closed",
  UND_ERR_SOCKET: "connection closed before an answer came",
  CERT_HAS_EXPIRED: "the TLS certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the TLS certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the TLS certificate is self-signed",
  ERR_TLS_CERT_ALTNAME_INVALID: "the TLS certificate is for another host",
};

const NO_CONNECTION = "UND_ERR_CONNECT_TIMEOUT";
export const USUAL_CONNECT_MS = 10_000;

/** Longest time until a provider is connected to. */
export function connectLimit({ limits }: Provider): number {
  return limits?.connect ?? USUAL_CONNECT_MS;
}

function noConnection(provider: Provider): string {
  return `no connection within ${connectLimit(provider) / 1000} s`;
}

/** What undici says when a connection does not come about in time, for what it does not watch. */
export function connectTimeout(): Error {
  return Object.assign(new Error("no connection in time"), { code: NO_CONNECTION });
}

/** Errors of undici's HTTP parser carry codes such as `HPE_INVALID_HEADER_TOKEN`. */
const NO_HTTP = /^(HPE_|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_CONTENT_LENGTH_MISMATCH$)/;

export function failureOf(error: unknown, { target, timeoutMs, answering }: FailurePlace): CcrError {
  if (error instanceof CcrError) return error;
  const code = codeOf(error);
  const facts: ErrorFacts = { provider: target.provider.name, model: target.model };
  const { proxy } = target.provider;
  const reason = code === NO_CONNECTION ? noConnection(target.provider) : (WORDS[code] ?? messageOf(error));
  const detail = proxy === undefined ? reason : `${reason}, on the way through the proxy ${new URL(proxy).host}`;
  const { headers = timeoutMs, idle = timeoutMs } = target.provider.limits ?? {};
  if (code === "UND_ERR_HEADERS_TIMEOUT")
    return new CcrError("CCR-E110", { ...facts, waited: headers }, { cause: error });
  if (code === "UND_ERR_BODY_TIMEOUT") return new CcrError("CCR-E110", { ...facts, waited: idle }, { cause: error });
  if (code === "UND_ERR_INVALID_ARG") {
    const told = "the key or a header holds characters that no header can carry";
    return new CcrError("CCR-E101", { ...facts, detail: told }, { cause: error });
  }
  if (answering) return new CcrError("CCR-E112", facts, { cause: error });
  if (NO_HTTP.test(code)) return new CcrError("CCR-E107", { ...facts, detail }, { cause: error });
  return new CcrError("CCR-E111", { ...facts, url: new URL(target.provider.url).origin, detail }, { cause: error });
}

/**
 * `JSON.parse` takes any depth; what walks the value afterwards has a stack. `JSON.stringify` overflows it, too: with a
 * replacer in every version of Node, without one up to Node 24.
 */
export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

/** With several addresses for one name, Node reports an `AggregateError` that holds one error for each. */
function codeOf(error: unknown): string {
  if (!isRecord(error)) return "";
  if (typeof error["code"] === "string") return error["code"];
  return Array.isArray(error["errors"]) ? codeOf(error["errors"][0]) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
