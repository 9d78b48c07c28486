/** How each provider is doing, folded from what happens to its requests and from what the router says about it. */
import type { BusEvent, ErrorReport, ProviderCondition, RouteFacts } from "../../core/flow.ts";

export interface ProviderHealth {
  readonly name: string;
  /** ms to the first token of the newest answers, oldest first. */
  readonly ttft: readonly number[];
  /** The same by model. */
  readonly models: Readonly<Record<string, readonly number[]>>;
  /** Whether each of the newest attempts was answered, oldest first. */
  readonly outcomes: readonly boolean[];
  readonly condition: ProviderCondition;
  /** Epoch ms of the next try. */
  readonly until: number | undefined;
  /** Status or reason, a word or two: `429`, `401`, `not running`. */
  readonly why: string;
}

/** What must be known of the request that an event is about. */
interface Asked {
  readonly route: RouteFacts | undefined;
  readonly phase: string;
  readonly error: ErrorReport | undefined;
}

export type Providers = ReadonlyMap<string, ProviderHealth>;

const MAX_SAMPLES = 50;

/** Nothing has been asked of it yet. */
export function unknownHealth(name: string): ProviderHealth {
  return { name, ttft: [], models: {}, outcomes: [], condition: "ok", until: undefined, why: "" };
}

/** `row` is the request that the event is about, as it was before. */
export function foldProviders(providers: Providers, event: BusEvent, row: Asked | undefined): Providers {
  if (event.type === "provider.changed") {
    const { provider, condition, until, why } = event;
    return put(providers, provider, (health) => ({ ...health, condition, until, why }));
  }
  const route = row?.route;
  if (!route) return providers;
  switch (event.type) {
    case "flow.first-token":
      return put(providers, route.provider, (health) => answered(health, route.model, event));
    case "flow.closed":
      return put(providers, route.provider, (health) => ({ ...health, outcomes: add(health.outcomes, true) }));
    case "flow.attempt-failed":
      return put(providers, route.provider, (health) => failed(health, event.error));
    case "flow.failed":
      // The last attempt may have been reported by itself already.
      return row.phase === "retrying" && row.error?.code === event.error.code
        ? providers
        : put(providers, route.provider, (health) => failed(health, event.error));
    default:
      return providers;
  }
}

function put(providers: Providers, name: string, change: (health: ProviderHealth) => ProviderHealth): Providers {
  return new Map(providers).set(name, change(providers.get(name) ?? unknownHealth(name)));
}

function add<T>(samples: readonly T[], sample: T): readonly T[] {
  return [...samples.slice(1 - MAX_SAMPLES), sample];
}

type FirstToken = Extract<BusEvent, { type: "flow.first-token" }>;

/** Whoever answers is well, unless the router knows of a pause that is not over. */
function answered(health: ProviderHealth, model: string, { ms, at }: FirstToken): ProviderHealth {
  const models = { ...health.models, [model]: add(health.models[model] ?? [], ms) };
  const waits = health.until !== undefined && health.until > at;
  return {
    ...health,
    ttft: add(health.ttft, ms),
    models,
    ...(!waits && { condition: "ok", until: undefined, why: "" }),
  };
}

function failed(health: ProviderHealth, error: ErrorReport): ProviderHealth {
  const outcomes = add(health.outcomes, false);
  const condition = conditionOf(error);
  if (!condition) return { ...health, outcomes };
  return { ...health, outcomes, condition, why: condition === "off" ? "not running" : String(error.status) };
}

/** What an error says about the provider, where it says something that lasts. */
function conditionOf({ code, status }: ErrorReport): ProviderCondition | undefined {
  if (code === "CCR-E101" || code === "CCR-E114" || status === 401) return "auth";
  if (code === "CCR-E111") return "off";
  return status === 429 ? "cooling" : undefined;
}

/** Share of attempts that failed, 0 to 1; undefined before the first. */
export function errorRate({ outcomes }: ProviderHealth): number | undefined {
  return outcomes.length === 0 ? undefined : outcomes.filter((good) => !good).length / outcomes.length;
}
