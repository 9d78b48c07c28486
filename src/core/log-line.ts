/** Events as lines of the log. */
import type { BudgetStatus, BusEvent, FlowEvent, ProviderStatus } from "./flow.ts";
import type { Usage } from "./message.ts";

/** Worst first. */
export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  readonly at: number;
  readonly flow: number | undefined;
  readonly level: LogLevel;
  /** What it is about: `route`, `upstream`, `config`. */
  readonly topic: string;
  readonly text: string;
}

/** What code of the user's says in passing. The text is only made when somebody wants it. */
export type Chat = (level: "debug" | "info", topic: string, text: () => string) => void;

/** Undefined for events that are no news. */
export function logLineOf(event: BusEvent): LogLine | undefined {
  if ("id" in event) return flowLine(event);
  const { at } = event;
  const line = (level: LogLevel, topic: string, text: string): LogLine => ({ at, flow: undefined, level, topic, text });
  switch (event.type) {
    case "proxy.listening":
      return line("info", "proxy", `listening on ${event.url}`);
    case "route.changed":
      return line(
        "info",
        "route",
        `${event.scenario ?? "default"} → ${event.target ?? "the rules"} (${event.session})`,
      );
    case "config.loaded":
      return line("info", "config", `${event.path} loaded`);
    case "config.rejected":
      return line("error", "config", event.issues.join("; "));
    case "child.started":
      return line("info", "claude", `started, pid ${event.pid}`);
    case "child.exited":
      return line("info", "claude", `ended ${event.signal ? `by ${event.signal}` : `with code ${event.code}`}`);
    case "notice":
      return line(event.level, "ccr", event.text);
    case "provider.changed":
      return line(event.condition === "ok" ? "info" : "warn", "upstream", providerText(event));
    case "budget.changed":
      return line(event.level === "ok" ? "debug" : "warn", "budget", budgetText(event));
    case "log":
      return line(event.level, event.topic, event.text);
    default:
      return undefined;
  }
}

function flowLine(event: FlowEvent): LogLine | undefined {
  const { id, at } = event;
  const line = (level: LogLevel, topic: string, text: string): LogLine => ({ at, flow: id, level, topic, text });
  switch (event.type) {
    case "flow.opened":
      return line("debug", "request", `${event.class} for ${event.asked}, ${event.bytes} bytes (${event.session})`);
    case "flow.routed": {
      const { rule, provider, model, why } = event.route;
      return line("info", "route", `${rule} → ${provider},${model}  ${why}`);
    }
    case "flow.noted":
      return line("info", "note", event.text);
    case "flow.attempt-failed": {
      const again = event.retryIn === undefined ? "" : `; again in ${event.retryIn} ms`;
      return line("warn", "upstream", `${event.error.message} [${event.error.code}]${again}`);
    }
    case "flow.closed":
      return line("info", "done", `${event.status} ${usageText(event.usage)} stop=${event.stop} total=${event.ms} ms`);
    case "flow.failed":
      return line("error", "failed", `${event.error.message} [${event.error.code}] after ${event.ms} ms`);
    case "flow.aborted":
      return line("info", "aborted", `the client left after ${event.ms} ms`);
    default:
      return undefined;
  }
}

function providerText({ provider, condition, why, until }: ProviderStatus): string {
  const again = until === undefined ? "" : `, again at ${new Date(until).toISOString()}`;
  return `${provider} is ${condition}${why && `: ${why}`}${again}`;
}

function budgetText({ scope, session, spent, limit }: BudgetStatus): string {
  return `$${spent.toFixed(2)} of $${limit.toFixed(2)} spent in this ${scope}${session === undefined ? "" : ` (${session})`}`;
}

function usageText({ input_tokens, output_tokens, cache_read_input_tokens: cached }: Usage): string {
  return `in=${input_tokens + cached} out=${output_tokens} cache=${cached}`;
}
