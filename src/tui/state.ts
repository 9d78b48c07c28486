/** What the cockpit knows, folded from bus events. Plain data: every screen is a function of it. */
import type { ErrorReport, RequestClass, RouteFacts } from "../core/flow.ts";
import type { LogLine } from "../core/log-line.ts";
import type { StopReason, Usage } from "../core/message.ts";
import type { Providers } from "./fold/providers.ts";
import { NO_SPEND, type Spend } from "./fold/spend.ts";

export type RequestPhase = "waiting" | "streaming" | "retrying" | "done" | "failed" | "aborted";

export interface RequestRow {
  readonly id: number;
  readonly at: number;
  readonly class: RequestClass;
  readonly asked: string;
  readonly phase: RequestPhase;
  readonly route: RouteFacts | undefined;
  readonly attempts: number;
  /** ms to the first token, undefined until it came. */
  readonly ttft: number | undefined;
  /** ms in total, undefined until the end. */
  readonly ms: number | undefined;
  readonly streamMs: number | undefined;
  readonly usage: Usage | undefined;
  readonly estimated: boolean;
  /** Output tokens so far, an estimate while the answer streams. */
  readonly outputTokens: number;
  readonly stop: StopReason | null;
  readonly error: ErrorReport | undefined;
}

export interface Totals {
  readonly requests: number;
  readonly errors: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
}

export interface Toast {
  /** Set when a failed request is reported; the next answer makes it stale. */
  readonly failure?: true;
  readonly level: "info" | "warn" | "error";
  readonly text: string;
  readonly at: number;
}

/** The newest error, for its report. */
export interface Failure {
  /** Of the request. */
  readonly id: number;
  readonly at: number;
  readonly error: ErrorReport;
  readonly route: RouteFacts | undefined;
  readonly asked: string;
  /** Another attempt followed. */
  readonly attempt: boolean;
}

export interface CockpitState {
  /** Newest last. Bounded: see `MAX_ROWS` of the reducer. */
  readonly rows: readonly RequestRow[];
  readonly totals: Totals;
  /** The newest decision, of whatever request class. */
  readonly route: RouteFacts | undefined;
  /** `provider,model` chosen for this session by the user. */
  readonly override: string | undefined;
  /** Last samples, oldest first: ms to first token, and output tokens per second. */
  readonly ttft: readonly number[];
  readonly speed: readonly number[];
  /** Tokens the conversation holds after the newest main answer. */
  readonly contextTokens: number | undefined;
  readonly proxyUrl: string | undefined;
  readonly toast: Toast | undefined;
  readonly providers: Providers;
  readonly spend: Spend;
  /** Oldest first. Bounded. */
  readonly log: readonly LogLine[];
  readonly failure: Failure | undefined;
}

export const INITIAL_STATE: CockpitState = {
  rows: [],
  totals: { requests: 0, errors: 0, input: 0, output: 0, cacheRead: 0 },
  route: undefined,
  override: undefined,
  ttft: [],
  speed: [],
  contextTokens: undefined,
  proxyUrl: undefined,
  toast: undefined,
  providers: new Map(),
  spend: NO_SPEND,
  log: [],
  failure: undefined,
};
