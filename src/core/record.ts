/** The record of one request, as history keeps it and every screen, command and export shows it. Plain data. */
import type { ErrorReport, RequestClass, RuleTrace } from "./flow.ts";

/** `lost`: the program that ran it has ended without saying how. */
export type FlowState = "open" | "done" | "failed" | "aborted" | "lost";

export type HeaderMap = Readonly<Record<string, string>>;

/** What a list shows, a filter asks and statistics count. Undefined is unknown, or not yet. */
export interface FlowRow {
  /** The same number in the sidebar, the inspector and on the command line. */
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly state: FlowState;
  /** The client's own session id, where it sends one. */
  readonly session: string;
  /** Id of the sub-agent. */
  readonly agent: string | undefined;
  readonly class: RequestClass;
  /** The model name the client asked for. */
  readonly asked: string;
  readonly stream: boolean;
  /** The routing rule that decided. */
  readonly rule: string | undefined;
  readonly why: string | undefined;
  /** Of the last attempt. */
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** HTTP status, ours where the provider gave none. */
  readonly status: number | undefined;
  /** Row of the table of errors. */
  readonly code: string | undefined;
  readonly error: string | undefined;
  readonly stop: string | undefined;
  /** Tokens read anew; those of the prompt cache are not in it. */
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  /** Part of `output`. */
  readonly reasoning: number | undefined;
  /** True when the provider sent no usage and the numbers are ours. */
  readonly estimated: boolean;
  /** USD. */
  readonly cost: number | undefined;
  /** ms to the first token. */
  readonly ttft: number | undefined;
  readonly ms: number | undefined;
  /** ms between first token and end. */
  readonly streamMs: number | undefined;
  readonly attempts: number;
  /** True when another model answered than the one first chosen. */
  readonly fallback: boolean;
  /** Names of the tools the answer calls, each once. */
  readonly tools: readonly string[];
  /** Size of the client's request. */
  readonly bytes: number;
  /** The request that this one repeats. */
  readonly replayOf: number | undefined;
}

/** One request to a provider. Times are ms since the client's request was accepted. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  readonly url: string;
  readonly headers: HeaderMap;
  readonly bytes: number;
  readonly sent: number;
  /** The request was on a connection. */
  readonly connected: number | undefined;
  readonly head: number | undefined;
  readonly firstByte: number | undefined;
  readonly end: number | undefined;
  readonly status: number | undefined;
  readonly answerHeaders: HeaderMap;
  readonly answerBytes: number;
  readonly error: ErrorReport | undefined;
  /** Pause before the next attempt. */
  readonly retryIn: number | undefined;
}

/** One event of the answer, or a run of deltas of one block. */
export interface TimelineEntry {
  /** ms since the client's request was accepted; of a run, its first. */
  readonly at: number;
  /** Of a run, its last. */
  readonly until: number;
  readonly type: string;
  readonly count: number;
  /** Characters of text in a run. */
  readonly size: number;
  /** What kind of block, which tool, why it stopped. */
  readonly detail: string;
}

export interface FlowDetail {
  /** Of the client's protocol: `/v1/messages`. */
  readonly path: string;
  readonly headers: HeaderMap;
  /** Every rule that was asked, in order. */
  readonly rules: readonly RuleTrace[];
  readonly hint: string;
  /** What was dropped, changed or decided on the way, for people. */
  readonly notes?: readonly string[];
  readonly attempts: readonly AttemptRecord[];
  readonly timeline: readonly TimelineEntry[];
  /** Entries that found no place in `timeline`. */
  readonly dropped: number;
  /** ms between its arrival and the moment it was accepted: reading it. */
  readonly queued: number | undefined;
  /** ms since the request was accepted. */
  readonly routed: number | undefined;
  /** What is missing from the bodies, and why: `client: longer than 8 MiB`. */
  readonly gaps: readonly string[];
}

/** `client`, `message` (the answer as one message), `upstream/1`, `answer/1`, ... by attempt. */
export type BodyPart = "client" | "message" | `upstream/${number}` | `answer/${number}`;

export interface FlowRecord {
  readonly row: FlowRow;
  readonly detail: FlowDetail;
  readonly bodies: ReadonlyMap<string, string>;
}

/** Prompt tokens, however they were paid. */
export function promptTokens({ input, cacheRead, cacheWrite }: FlowRow): number | undefined {
  return input === undefined ? undefined : input + (cacheRead ?? 0) + (cacheWrite ?? 0);
}
