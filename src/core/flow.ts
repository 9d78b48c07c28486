/** What happened to each request, as append-only facts. Everything a user sees is folded from these. */
import type { ErrorCode } from "./error-codes.ts";
import type { StopReason, Usage } from "./message.ts";

/** Classes as Claude Code's hint header `x-claude-code-request-class` names them, plus our own for local answers. */
export type RequestClass = "main" | "subagent" | "compaction" | "auxiliary" | "count_tokens";

/** One routing rule that was asked, with the value it looked at. */
export interface RuleTrace {
  readonly rule: string;
  readonly hit: boolean;
  /** For people: `Router.default is demo,demo-large`. */
  readonly why: string;
}

export interface RouteFacts {
  readonly provider: string;
  readonly model: string;
  readonly rule: string;
  readonly why: string;
  readonly tried: readonly RuleTrace[];
  /** `provider,model` that was chosen first, where this route stands in for it. */
  readonly instead?: string;
}

export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly status: number;
}

/** `at` is wall-clock time in epoch ms for display; every duration is measured on the monotonic clock. */
interface FlowFact {
  readonly id: number;
  readonly at: number;
}

export type FlowEvent =
  | (FlowFact & {
      readonly type: "flow.opened";
      /** Conversation this request belongs to: the pane, or the client's session id. */
      readonly session: string;
      /** The client's own id of the conversation, where it is another: Claude Code's session id in a pane. */
      readonly conversation?: string;
      readonly class: RequestClass;
      /** The model name the client asked for. */
      readonly asked: string;
      readonly stream: boolean;
      /** Size of the request body in bytes. */
      readonly bytes: number;
    })
  /** Comes again when another model stands in for one that has failed or cannot be asked. */
  | (FlowFact & { readonly type: "flow.routed"; readonly route: RouteFacts })
  /** Something about the request that people should know: what was dropped, changed or decided on the way. */
  | (FlowFact & { readonly type: "flow.noted"; readonly text: string })
  | (FlowFact & { readonly type: "flow.sent"; readonly attempt: number; readonly bytes: number })
  /** An attempt failed before anything reached the client; `retryIn` is the pause before the next one. */
  | (FlowFact & {
      readonly type: "flow.attempt-failed";
      readonly attempt: number;
      readonly error: ErrorReport;
      readonly retryIn: number | undefined;
    })
  /** Time to first token: ms from the accepted request to the first content of the answer. */
  | (FlowFact & { readonly type: "flow.first-token"; readonly ms: number })
  /** Progress of a running answer, at most a few times a second. `outputTokens` is an estimate until the end. */
  | (FlowFact & { readonly type: "flow.delta"; readonly outputTokens: number; readonly ms: number })
  | (FlowFact & {
      readonly type: "flow.closed";
      readonly status: number;
      readonly usage: Usage;
      /** True when the provider sent no usage and the numbers are ours. */
      readonly estimated: boolean;
      readonly stop: StopReason | null;
      readonly ms: number;
      /** ms between first token and end; with `usage.output_tokens` it gives tokens per second. */
      readonly streamMs: number;
    })
  | (FlowFact & { readonly type: "flow.failed"; readonly error: ErrorReport; readonly ms: number })
  /** The client left before the answer was complete (Esc in Claude Code). */
  | (FlowFact & { readonly type: "flow.aborted"; readonly ms: number });

/** `cooling`: asked to wait. `off`: failed several times in a row. `auth`: no key of its is accepted. */
export type ProviderCondition = "ok" | "cooling" | "off" | "auth";

/** How one provider is doing. Until the first of these events it is `ok`. */
export interface ProviderStatus {
  readonly provider: string;
  readonly condition: ProviderCondition;
  /** Epoch ms; from then on it is asked again, whether or not another event comes. Undefined while it is `ok`. */
  readonly until: number | undefined;
  /** For people; empty while it is `ok`. */
  readonly why: string;
  /** Keys that can be used now, of how many. */
  readonly keys: readonly [number, number];
}

/** What has been spent, against what may be. US dollars. */
export interface BudgetStatus {
  readonly scope: "session" | "day";
  /** Undefined for the day. */
  readonly session: string | undefined;
  readonly spent: number;
  readonly limit: number;
  readonly level: "ok" | "warn" | "over";
}

export type SystemEvent =
  | ({ readonly type: "provider.changed"; readonly at: number } & ProviderStatus)
  /** Of a provider that takes only so many requests at once. */
  | {
      readonly type: "provider.queue";
      readonly at: number;
      readonly provider: string;
      readonly running: number;
      readonly waiting: number;
    }
  | ({ readonly type: "budget.changed"; readonly at: number } & BudgetStatus)
  | { readonly type: "proxy.listening"; readonly at: number; readonly url: string }
  | {
      readonly type: "route.changed";
      readonly at: number;
      readonly session: string;
      /** `provider,model`, or undefined when the rules decide again. */
      readonly target: string | undefined;
      /** Only requests of this scenario: `think`. */
      readonly scenario?: string;
      /** Only the next request. */
      readonly once?: true;
    }
  | {
      readonly type: "config.loaded";
      readonly at: number;
      readonly path: string;
      readonly generation: number;
      /** Paths that differ from the configuration before; absent for the first. */
      readonly changes?: readonly string[];
    }
  | { readonly type: "config.rejected"; readonly at: number; readonly path: string; readonly issues: readonly string[] }
  | { readonly type: "child.started"; readonly at: number; readonly pid: number }
  | { readonly type: "child.exited"; readonly at: number; readonly code: number | null; readonly signal: string | null }
  | {
      readonly type: "notice";
      readonly at: number;
      readonly level: "info" | "warn" | "error";
      readonly text: string;
    }
  /** For the log and for nobody's eyes: what is refused, what the user's own code says. */
  | {
      readonly type: "log";
      readonly at: number;
      readonly level: "debug" | "info" | "warn" | "error";
      readonly topic: string;
      readonly text: string;
    };

export type BusEvent = FlowEvent | SystemEvent;
