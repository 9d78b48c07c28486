/** One request under way, folded from its events. */
import type { ErrorReport, FlowEvent, RouteFacts } from "../../core/flow.ts";
import type { StopReason, Usage } from "../../core/message.ts";
import { NO_USAGE } from "../../core/message.ts";
import type { AttemptRecord, FlowDetail, FlowRow, FlowState, HeaderMap } from "../../core/record.ts";
import type { Draft } from "../types.ts";
import type { Notes, Wire } from "./notes.ts";

/** US dollars; undefined when the model's price is not known. */
export type CostOf = (provider: string, model: string, usage: Usage) => number | undefined;

type Opened = Extract<FlowEvent, { type: "flow.opened" }>;
export type EndState = Exclude<FlowState, "open" | "lost">;

interface Attempt {
  readonly route: RouteFacts | undefined;
  readonly bytes: number;
  error: ErrorReport | undefined;
  retryIn: number | undefined;
}

/** Carries the number of the request that a client repeats on purpose. */
export const REPLAY_HEADER = "x-ccr-replay-of";
const SESSION_HEADER = "x-claude-code-session-id";
const AGENT_HEADER = "x-claude-code-agent-id";
const NO_HEADERS: HeaderMap = {};
/** Each attempt may bring some. */
const MAX_NOTES = 40;

export class LiveFlow {
  readonly #opened: Opened;
  readonly #costOf: CostOf;
  readonly #attempts: Attempt[] = [];
  readonly #notes: string[] = [];
  readonly #openedAt: number = performance.now();
  #routes: RouteFacts[] = [];
  #routed: number | undefined;
  #ttft: number | undefined;
  #output: number | undefined;
  #usage: Usage | undefined;
  #estimated = false;
  #stop: StopReason | null = null;
  #ms: number | undefined;
  #streamMs: number | undefined;
  #status: number | undefined;
  #error: ErrorReport | undefined;

  constructor(opened: Opened, costOf: CostOf) {
    this.#opened = opened;
    this.#costOf = costOf;
  }

  get at(): number {
    return this.#opened.at;
  }

  /** Says how the request ended, when it did. */
  take(event: Exclude<FlowEvent, Opened>): EndState | undefined {
    switch (event.type) {
      case "flow.routed":
        this.#routes = [...this.#routes, event.route];
        this.#routed ??= Math.round(performance.now() - this.#openedAt);
        return undefined;
      case "flow.noted":
        if (this.#notes.length < MAX_NOTES) this.#notes.push(event.text);
        return undefined;
      case "flow.sent":
        this.#attempts.push({ route: this.#routes.at(-1), bytes: event.bytes, error: undefined, retryIn: undefined });
        return undefined;
      case "flow.attempt-failed":
        this.#attemptFailed(event.error, event.retryIn);
        return undefined;
      case "flow.first-token":
        this.#ttft = event.ms;
        return undefined;
      case "flow.delta":
        this.#output = event.outputTokens;
        return undefined;
      default:
        return this.#end(event);
    }
  }

  row(notes: Notes | undefined, state: FlowState): FlowRow {
    const { id, at, class: kind, asked, stream, bytes } = this.#opened;
    const { headers = NO_HEADERS } = notes?.request ?? {};
    const route = this.#routes.at(-1);
    const usage = this.#usage ?? this.#partialUsage(notes);
    return {
      id,
      at,
      state,
      session: headers[SESSION_HEADER] ?? this.#opened.session,
      agent: headers[AGENT_HEADER],
      class: kind,
      asked,
      stream,
      rule: route?.rule,
      why: route?.why,
      provider: route?.provider,
      model: route?.model,
      status: this.#status,
      code: this.#error?.code,
      error: this.#error?.message,
      stop: this.#stop ?? undefined,
      input: usage?.input_tokens,
      output: usage?.output_tokens,
      cacheRead: usage?.cache_read_input_tokens,
      cacheWrite: usage?.cache_creation_input_tokens,
      reasoning: usage?.output_tokens_details?.thinking_tokens,
      estimated: this.#usage ? this.#estimated : usage !== undefined,
      cost: route && usage && this.#costOf(route.provider, route.model, usage),
      ttft: this.#ttft,
      ms: this.#ms,
      streamMs: this.#streamMs,
      attempts: this.#attempts.length,
      fallback: this.#isFallback(),
      tools: notes?.answer.tools ?? [],
      bytes,
      replayOf: numberOf(headers[REPLAY_HEADER]),
    };
  }

  live(notes: Notes | undefined): Draft {
    return this.#draft(notes, "open");
  }

  draft(notes: Notes | undefined, state: EndState): Draft {
    return this.#draft(notes, state);
  }

  #draft(notes: Notes | undefined, state: FlowState): Draft {
    const row = this.row(notes, state);
    const { bodies, gaps } = notes?.bodies(state !== "done") ?? { bodies: [], gaps: [] };
    const detail: FlowDetail = {
      path: notes?.request.path ?? "",
      headers: notes?.request.headers ?? NO_HEADERS,
      rules: this.#routes.at(-1)?.tried ?? [],
      hint: this.#error?.hint ?? "",
      ...(this.#notes.length > 0 && { notes: this.#notes }),
      attempts: this.#attempts.map((attempt, at) => attemptRecord(attempt, notes?.wires[at], this.#ms)),
      timeline: notes?.timeline.entries ?? [],
      dropped: notes?.timeline.dropped ?? 0,
      queued: notes?.request.queued,
      routed: this.#routed,
      gaps,
    };
    return { row, detail, bodies };
  }

  #attemptFailed(error: ErrorReport, retryIn: number | undefined): void {
    const attempt = this.#attempts.at(-1);
    if (!attempt) return;
    attempt.error = error;
    attempt.retryIn = retryIn;
  }

  #end(event: Extract<FlowEvent, { type: "flow.closed" | "flow.failed" | "flow.aborted" }>): EndState {
    this.#ms = event.ms;
    if (event.type === "flow.aborted") return "aborted";
    if (event.type === "flow.failed") {
      this.#error = event.error;
      this.#status = event.error.status;
      const last = this.#attempts.at(-1);
      if (last) last.error ??= event.error;
      return "failed";
    }
    this.#status = event.status;
    this.#usage = event.usage;
    this.#estimated = event.estimated;
    this.#stop = event.stop;
    this.#streamMs = event.streamMs;
    return "done";
  }

  /** Of an answer that is not over, or never will be: what its beginning said, and our own count. */
  #partialUsage(notes: Notes | undefined): Usage | undefined {
    const told = notes?.answer.usage;
    if (this.#output === undefined && told?.input_tokens === undefined) return undefined;
    const output_tokens = Math.max(this.#output ?? 0, told?.output_tokens ?? 0);
    return { ...NO_USAGE, ...told, output_tokens };
  }

  #isFallback(): boolean {
    const [first] = this.#routes;
    const last = this.#routes.at(-1);
    return first !== undefined && (first.provider !== last?.provider || first.model !== last.model);
  }
}

function attemptRecord(
  { route, bytes, error, retryIn }: Attempt,
  wire: Wire | undefined,
  ms: number | undefined,
): AttemptRecord {
  return {
    provider: route?.provider ?? "",
    model: route?.model ?? "",
    url: wire?.call.url ?? "",
    headers: wire?.call.headers ?? NO_HEADERS,
    bytes,
    sent: wire?.sent ?? 0,
    connected: wire?.connected,
    head: wire?.head,
    firstByte: wire?.firstByte,
    end: wire?.lastByte ?? wire?.head ?? (error ? undefined : ms),
    status: wire?.status,
    answerHeaders: wire?.headers ?? NO_HEADERS,
    answerBytes: wire?.bytes ?? 0,
    error,
    retryIn,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
