/**
 * Every error a user or Claude Code can see, as one table: code, HTTP status, Anthropic type, text, hint.
 *
 * Statuses follow what Claude Code 2.1.330 does with them (measured): 402 and 424 end the turn at once and show our
 * text; 401, 408, 429 and 5xx are retried ten times; 404 and 413 hide our text; 403 adds "Please run /login".
 */
import type { ErrorFacts } from "./error-facts.ts";
import type { FailureKind } from "./failure-kind.ts";
import type { ErrorCode } from "./error-codes.ts";

export type AnthropicErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "billing_error"
  | "permission_error"
  | "not_found_error"
  | "request_too_large"
  | "rate_limit_error"
  | "timeout_error"
  | "api_error"
  | "overloaded_error";

export interface ErrorRow {
  readonly status: number;
  readonly type: AnthropicErrorType;
  readonly text: (facts: ErrorFacts) => string;
  readonly hint?: (facts: ErrorFacts) => string;
  /** True when the same request may succeed later without anybody changing anything. */
  readonly transient?: true;
  /** Absent where the request itself is at fault, or we are. */
  readonly kind?: FailureKind;
}

const who = (f: ErrorFacts): string => f.provider ?? "the provider";
const model = (f: ErrorFacts): string => f.model ?? "the model";
const said = (f: ErrorFacts): string => (f.detail ? `: ${f.detail}` : "");
const status = (f: ErrorFacts): string => (f.upstreamStatus === undefined ? "" : ` (${f.upstreamStatus})`);
const others = (f: ErrorFacts): string => (f.alsoTried ? `; also tried ${f.alsoTried}` : "");
const SWITCH = "Ctrl+\\ m switches the model";

export const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = {
  "CCR-E001": {
    status: 500,
    type: "api_error",
    text: (f) =>
      f.detail
        ? `cannot listen on port ${f.where ?? "?"}${said(f)}`
        : `port ${f.where ?? "?"} is in use${f.name ? ` by ${f.name}` : ""}`,
    hint: () => "Stop that program, or choose another port with --port or PORT in config.json",
  },
  "CCR-E002": {
    status: 500,
    type: "api_error",
    text: (f) => `Claude Code not found. Looked in ${f.where ?? "PATH"}`,
    hint: () => "Install: npm i -g @anthropic-ai/claude-code, or set CLAUDE_PATH",
  },
  "CCR-E003": {
    status: 500,
    type: "api_error",
    text: (f) => `${f.name ?? "the command line"}${said(f)}`,
    hint: (f) => (f.suggestion ? `Did you mean ${f.suggestion}?` : "ccr help lists the commands"),
  },
  "CCR-E004": {
    status: 500,
    type: "api_error",
    text: (f) => `Claude Code could not be started${said(f)}`,
    hint: () => "ccr code runs it without the terminal pane",
  },
  "CCR-E005": {
    status: 500,
    type: "api_error",
    text: (f) => `ccr is not running${f.where ? ` for ${f.where}` : ""}`,
    hint: () => "ccr start starts it",
  },
  "CCR-E006": {
    status: 500,
    type: "api_error",
    text: (f) => `ccr did not begin to serve${f.waited === undefined ? "" : ` within ${f.waited / 1000} s`}${said(f)}`,
    hint: (f) => (f.where ? `It may have said why in ${f.where}; ccr start --foreground says it here` : ""),
  },
  "CCR-E007": {
    status: 500,
    type: "api_error",
    text: (f) => `the running ccr (pid ${f.name ?? "?"}) does not do what it is asked${said(f)}`,
    hint: () => "ccr restart starts it anew",
  },
  "CCR-E008": { status: 500, type: "api_error", text: (f) => `process ${f.name ?? "?"} does not end${said(f)}` },
  "CCR-E010": {
    status: 400,
    type: "invalid_request_error",
    text: (f) => `the request is not a valid ${f.name ?? "Messages"} request${said(f)}`,
  },
  "CCR-E011": {
    status: 413,
    type: "request_too_large",
    text: (f) => `the request body is larger than ${f.detail ?? "the limit"}`,
  },
  "CCR-E012": {
    status: 401,
    type: "authentication_error",
    text: () => "ccr refused the client's token (this is not your provider's key)",
    hint: () => "Set ANTHROPIC_AUTH_TOKEN to the token that ccr printed, or to APIKEY of config.json",
  },
  "CCR-E013": {
    status: 403,
    type: "permission_error",
    text: (f) => `ccr answers programs on this machine only; ${f.where ?? "this caller"} is not allowed`,
  },
  "CCR-E014": { status: 404, type: "not_found_error", text: (f) => `ccr has no ${f.where ?? "such path"}` },
  "CCR-E015": { status: 503, type: "overloaded_error", text: () => "ccr is shutting down", transient: true },
  "CCR-E016": {
    status: 503,
    type: "overloaded_error",
    text: (f) => `ccr is busy: ${f.detail ?? "too many"} requests are running`,
    transient: true,
  },
  "CCR-E017": {
    status: 402,
    type: "billing_error",
    text: (f) => `the budget is spent: ${f.detail ?? "nothing is left"}`,
    hint: () => "Budget in config.json sets the limit and what happens beyond it",
  },
  "CCR-E020": {
    status: 424,
    type: "invalid_request_error",
    text: (f) => `no route: ${f.detail ?? "Router.default is not set"}`,
    hint: (f) => (f.suggestion ? `Did you mean ${f.suggestion}?` : `Set Router.default in config.json, or ${SWITCH}`),
  },
  "CCR-E050": {
    status: 500,
    type: "api_error",
    text: (f) => `${f.where ?? "config.json"}: ${f.detail ?? "not valid"}`,
    hint: (f) => (f.suggestion ? `Did you mean ${f.suggestion}?` : ""),
  },
  "CCR-E051": {
    status: 500,
    type: "api_error",
    text: (f) => `cannot read ${f.where ?? "config.json"}${said(f)}`,
  },
  "CCR-E052": {
    status: 500,
    type: "api_error",
    text: (f) => `nothing is configured: there is no ${f.where ?? "config.json"}`,
    hint: () => "ccr demo runs without a configuration and says how to write one",
  },
  "CCR-E053": {
    status: 500,
    type: "api_error",
    text: (f) => `cannot write ${f.where ?? "config.json"}${said(f)}`,
    hint: () => "Nothing has changed",
  },
  "CCR-E054": { status: 502, type: "api_error", text: (f) => `cannot fetch ${f.where ?? "it"}${said(f)}` },
  "CCR-E060": {
    status: 500,
    type: "api_error",
    text: (f) => `no requests are recorded${f.where ? `: there is no ${f.where}` : ""}`,
    hint: () => "They are as soon as ccr has served one, unless History.capture in config.json is off",
  },
  "CCR-E061": {
    status: 500,
    type: "api_error",
    text: (f) => `${f.name ?? "that request"} ${f.detail ?? "is not in the history"}`,
    hint: () => "ccr inspect lists those that are",
  },
  "CCR-E062": { status: 424, type: "invalid_request_error", text: () => "not sent, for this is a dry run" },
  "CCR-E063": {
    status: 424,
    type: "invalid_request_error",
    text: (f) => `not sent${said(f)}`,
    hint: () => "Set --max-cost higher, or leave it out",
  },
  "CCR-E064": {
    status: 500,
    type: "api_error",
    text: (f) => `${f.where ?? "the folder"} ${f.detail ?? "holds no cassette"}`,
  },
  "CCR-E065": { status: 424, type: "invalid_request_error", text: () => "the cassette has no answer to this request" },
  "CCR-E101": {
    status: 424,
    kind: "key",
    type: "authentication_error",
    text: (f) => `${who(f)} refused the key${status(f)}${said(f)}`,
    hint: (f) => `Check api_key of ${who(f)} in config.json, or ${SWITCH}`,
  },
  "CCR-E102": {
    status: 429,
    kind: "rate-limit",
    type: "rate_limit_error",
    text: (f) => `${who(f)} is rate limited${status(f)}${said(f)}`,
    hint: (f) => `${f.retryAfter ? `Again in ${f.retryAfter} s; ` : ""}${SWITCH}`,
    transient: true,
  },
  "CCR-E103": {
    status: 402,
    kind: "quota",
    type: "billing_error",
    text: (f) => `${who(f)}: credit used up${status(f)}${said(f)}`,
    hint: () => SWITCH,
  },
  "CCR-E104": {
    status: 424,
    kind: "model",
    type: "not_found_error",
    text: (f) => `${who(f)} does not know ${model(f)}${status(f)}${said(f)}`,
    hint: (f) => `Check models and api_base_url of ${who(f)} in config.json, or ${SWITCH}`,
  },
  /** The wording that makes Claude Code compact the conversation and send the turn again. */
  "CCR-E105": {
    status: 400,
    type: "invalid_request_error",
    text: (f) => `prompt is too long: ${f.detail ?? `more than ${model(f)} takes`}`,
  },
  "CCR-E106": {
    status: 503,
    kind: "overloaded",
    type: "overloaded_error",
    text: (f) => `${who(f)} is overloaded${status(f)}${said(f)}`,
    hint: () => SWITCH,
    transient: true,
  },
  "CCR-E107": {
    status: 502,
    kind: "error",
    type: "api_error",
    text: (f) => `${who(f)} sent something that is no answer${status(f)}${said(f)}`,
    hint: (f) => `Check api_base_url of ${who(f)} in config.json`,
    transient: true,
  },
  "CCR-E108": {
    status: 400,
    type: "invalid_request_error",
    text: (f) => `${who(f)} refused the request for ${model(f)}${status(f)}${said(f)}`,
  },
  "CCR-E109": {
    status: 500,
    kind: "error",
    type: "api_error",
    text: (f) => `${who(f)} failed${status(f)}${said(f)}`,
    hint: () => SWITCH,
    transient: true,
  },
  "CCR-E110": {
    status: 504,
    kind: "timeout",
    type: "timeout_error",
    text: (f) => `no byte from ${who(f)} for ${Math.round((f.waited ?? 0) / 1000)} s`,
    hint: (f) => `API_TIMEOUT_MS, or timeouts of ${who(f)}, in config.json sets the limit; ${SWITCH}`,
    transient: true,
  },
  "CCR-E111": {
    status: 502,
    kind: "network",
    type: "api_error",
    text: (f) => `cannot reach ${who(f)}${f.url ? ` at ${f.url}` : ""}${said(f)}`,
    hint: (f) => `Is it running, and is api_base_url of ${who(f)} right?`,
    transient: true,
  },
  "CCR-E112": {
    status: 502,
    kind: "network",
    type: "api_error",
    text: (f) => `${who(f)} closed the stream before the answer was complete${said(f)}`,
    transient: true,
  },
  "CCR-E113": {
    status: 403,
    kind: "forbidden",
    type: "permission_error",
    text: (f) => `${who(f)} forbids this request${status(f)}${said(f)}`,
    hint: () => SWITCH,
  },
  "CCR-E114": {
    status: 424,
    kind: "key",
    type: "authentication_error",
    text: (f) => `no access token for ${who(f)}${said(f)}`,
    hint: () =>
      "Set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or run: gcloud auth application-default login",
  },
  "CCR-E115": {
    status: 503,
    kind: "overloaded",
    type: "overloaded_error",
    text: (f) =>
      `${who(f)} takes ${f.detail ?? "few"} requests at once, and none has ended for ${Math.round((f.waited ?? 0) / 1000)} s`,
    hint: (f) => `concurrency of ${who(f)} in config.json sets the number; ${SWITCH}`,
    transient: true,
  },
  "CCR-E201": {
    status: 424,
    kind: "error",
    type: "api_error",
    text: (f) => `transformer "${f.name ?? "?"}" failed${f.where ? ` at ${f.where}` : ""}${said(f)}`,
    hint: () => `It is a plugin that config.json loads; ${SWITCH}`,
  },
  "CCR-E202": {
    status: 424,
    kind: "error",
    type: "api_error",
    text: (f) =>
      `transformer "${f.name ?? "?"}" does not answer: nothing for ${Math.round((f.waited ?? 0) / 1000)} s${said(f)}`,
    hint: () => `It is a plugin that config.json loads; ${SWITCH}`,
  },
  "CCR-E900": { status: 500, type: "api_error", text: (f) => `a defect in ccr${said(f)}` },
};

/** An error of the table. `status` may differ from the row's where the upstream's own status says more. */
export class CcrError extends Error {
  override readonly name = "CcrError";
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  readonly status: number;

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options: { status?: number; cause?: unknown } = {}) {
    super(ERRORS[code].text(facts) + others(facts), { cause: options.cause });
    this.code = code;
    this.facts = facts;
    this.status = options.status ?? ERRORS[code].status;
  }

  get type(): AnthropicErrorType {
    return ERRORS[this.code].type;
  }

  /** What the reader can do about it; empty when there is nothing to add. */
  get hint(): string {
    return ERRORS[this.code].hint?.(this.facts) ?? "";
  }

  get kind(): FailureKind | undefined {
    return ERRORS[this.code].kind;
  }

  get transient(): boolean {
    return ERRORS[this.code].transient === true;
  }
}

/** Anything thrown, as an error of the table. What we did not foresee is our own defect and says so. */
export function toCcrError(thrown: unknown): CcrError {
  if (thrown instanceof CcrError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new CcrError("CCR-E900", { detail }, { cause: thrown });
}
