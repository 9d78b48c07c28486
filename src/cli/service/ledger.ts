/** What a service has done since it began, folded from the bus: totals, today, sessions, models. */
import type { BusEvent, FlowEvent, ProviderStatus } from "../../core/flow.ts";
import type { Usage } from "../../core/message.ts";
import type { ModelPrice } from "../../core/target.ts";
import { costOf } from "../../routing/models/cost.ts";

export interface Totals {
  requests: number;
  failed: number;
  aborted: number;
  /** Those read from a cache included. */
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  /** Of the answers whose price is known, in US dollars. */
  cost: number;
  /** Answers whose price is not known. */
  unpriced: number;
}

export interface ModelEntry extends Totals {
  lastError: { readonly at: string; readonly code: string; readonly message: string } | null;
}

export interface SessionEntry extends Totals {
  /** `provider,model` of the newest request. */
  target: string | null;
  /** Chosen by hand. */
  override: string | null;
  /** The same, for requests of one scenario. */
  scenarios: Readonly<Record<string, string>>;
  lastAt: string;
}

export interface ConfigState {
  loadedAt: string;
  /** False while the file says something else that cannot be used. */
  valid: boolean;
  issues: readonly string[];
}

export interface LedgerView {
  readonly config: ConfigState;
  /** Requests under way. */
  readonly open: number;
  readonly totals: Totals;
  readonly today: Totals;
  readonly sessions: Readonly<Record<string, SessionEntry>>;
  readonly models: Readonly<Record<string, ModelEntry>>;
  /** Providers that are left alone now, by name. */
  readonly troubles: Readonly<Record<string, ProviderStatus>>;
}

/** A server sees sessions come and never hears them go. */
const MAX_SESSIONS = 64;
const MAX_MODELS = 256;

function nothing(): Totals {
  return {
    requests: 0,
    failed: 0,
    aborted: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    cost: 0,
    unpriced: 0,
  };
}

interface OpenFlow {
  readonly session: SessionEntry;
  model: ModelEntry | undefined;
  price: ModelPrice | undefined;
}

/** By `provider,model`. */
export type PriceOf = (name: string) => ModelPrice | undefined;

export class Ledger {
  #config: ConfigState = { loadedAt: "", valid: true, issues: [] };
  readonly #totals = nothing();
  #today = nothing();
  #day = "";
  readonly #sessions = new Map<string, SessionEntry>();
  readonly #models = new Map<string, ModelEntry>();
  readonly #open = new Map<number, OpenFlow>();
  readonly #conditions = new Map<string, ProviderStatus>();
  readonly #priceOf: PriceOf;

  constructor(priceOf: PriceOf) {
    this.#priceOf = priceOf;
  }

  accept(event: BusEvent): void {
    switch (event.type) {
      case "flow.opened":
        this.#opened(event);
        break;
      case "flow.routed":
        this.#routed(event);
        break;
      case "flow.closed":
        this.#closed(event);
        break;
      case "flow.attempt-failed":
        this.#noteError(event);
        break;
      case "provider.changed":
        this.#conditions.set(event.provider, event);
        break;
      case "flow.failed":
        this.#noteError(event);
        this.#end(event, (totals) => void totals.failed++);
        break;
      case "flow.aborted":
        this.#end(event, (totals) => void totals.aborted++);
        break;
      case "route.changed":
        this.#chosen(event);
        break;
      case "config.loaded":
        this.#config = { loadedAt: new Date(event.at).toISOString(), valid: true, issues: [] };
        break;
      case "config.rejected":
        this.#config = { ...this.#config, valid: false, issues: event.issues };
        break;
      default:
    }
  }

  view(now: number): LedgerView {
    this.#turnDay(now);
    return {
      config: { ...this.#config },
      open: this.#open.size,
      totals: { ...this.#totals },
      today: { ...this.#today },
      sessions: Object.fromEntries(this.#sessions),
      models: Object.fromEntries(this.#models),
      troubles: this.#conditionsAt(now),
    };
  }

  /** A choice for the next request only is gone before anybody can look. */
  #chosen({ session, at, target, scenario, once }: Extract<BusEvent, { type: "route.changed" }>): void {
    const entry = this.#session(session, at);
    if (once) return;
    if (scenario === undefined) {
      entry.override = target ?? null;
      return;
    }
    const { [scenario]: _before, ...others } = entry.scenarios;
    entry.scenarios = target === undefined ? others : { ...others, [scenario]: target };
  }

  #opened({ id, at, session }: Extract<FlowEvent, { type: "flow.opened" }>): void {
    this.#turnDay(at);
    const entry = this.#session(session, at);
    this.#open.set(id, { session: entry, model: undefined, price: undefined });
    for (const totals of [this.#totals, this.#today, entry]) totals.requests++;
  }

  #routed({ id, route }: Extract<FlowEvent, { type: "flow.routed" }>): void {
    const flow = this.#open.get(id);
    if (!flow) return;
    const name = `${route.provider},${route.model}`;
    flow.session.target = name;
    flow.model = this.#model(name);
    flow.price = this.#priceOf(name);
    flow.model.requests++;
  }

  #closed(event: Extract<FlowEvent, { type: "flow.closed" }>): void {
    const price = this.#open.get(event.id)?.price;
    const cost = price && costOf(price, event.usage);
    this.#end(event, (totals) => {
      addUsage(totals, event.usage);
      if (cost === undefined) totals.unpriced++;
      else totals.cost += cost;
    });
  }

  #noteError({ id, at, error }: Extract<FlowEvent, { type: "flow.failed" | "flow.attempt-failed" }>): void {
    const { code, message } = error;
    const model = this.#open.get(id)?.model;
    if (model) model.lastError = { at: new Date(at).toISOString(), code, message };
  }

  /** Once its time is over it is asked again, which no event tells. */
  #conditionsAt(now: number): Record<string, ProviderStatus> {
    const shown = [...this.#conditions].filter(([, { until }]) => until !== undefined && until > now);
    return Object.fromEntries(
      shown.map(([name, { provider, condition, until, why, keys }]) => [
        name,
        { provider, condition, until, why, keys },
      ]),
    );
  }

  #end({ id, at }: { readonly id: number; readonly at: number }, add: (totals: Totals) => void): void {
    const flow = this.#open.get(id);
    if (!flow) return;
    this.#open.delete(id);
    this.#turnDay(at);
    flow.session.lastAt = new Date(at).toISOString();
    for (const totals of [this.#totals, this.#today, flow.session, ...(flow.model ? [flow.model] : [])]) add(totals);
  }

  #turnDay(at: number): void {
    const day = new Date(at).toDateString();
    if (day === this.#day) return;
    this.#day = day;
    this.#today = nothing();
  }

  #session(name: string, at: number): SessionEntry {
    const entry = this.#sessions.get(name) ?? { ...nothing(), target: null, override: null, scenarios: {}, lastAt: "" };
    entry.lastAt = new Date(at).toISOString();
    return keepNewest(this.#sessions, name, entry, MAX_SESSIONS);
  }

  #model(name: string): ModelEntry {
    const entry = this.#models.get(name) ?? { ...nothing(), lastError: null };
    return keepNewest(this.#models, name, entry, MAX_MODELS);
  }
}

function addUsage(totals: Totals, usage: Usage): void {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = usage;
  totals.inputTokens += input_tokens + cache_read_input_tokens + cache_creation_input_tokens;
  totals.cachedTokens += cache_read_input_tokens;
  totals.outputTokens += output_tokens;
}

/** Newest last; the one that was quiet longest goes first. */
function keepNewest<T>(map: Map<string, T>, name: string, entry: T, limit: number): T {
  map.delete(name);
  map.set(name, entry);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
  return entry;
}
