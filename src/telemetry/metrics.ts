/** Numbers about all requests, folded from the bus for `/metrics`. */
import type { BusEvent, FlowEvent, ProviderCondition } from "../core/flow.ts";
import type { Usage } from "../core/message.ts";
import { Histogram } from "./histogram.ts";
import {
  type Distribution,
  type Family,
  type Labels,
  printDistribution,
  printFamily,
  type Sample,
} from "./prometheus.ts";

/** US dollars; undefined where no price is known. */
export type CostOf = (provider: string, model: string, usage: Usage) => number | undefined;

/** Clients may name any model: what comes after so many is one. */
const MAX_MODELS = 200;
const OTHER = { provider: "other", model: "other" };
/** Requests that ended without an end on the bus are no reason to grow. */
const MAX_OPEN = 10_000;

const FIRST_TOKEN_S = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];
const WHOLE_S = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];
const CONDITIONS: readonly ProviderCondition[] = ["ok", "cooling", "off", "auth"];

interface Series {
  readonly labels: { readonly provider: string; readonly model: string };
  ok: number;
  failed: number;
  aborted: number;
  readonly errors: Map<string, number>;
  attempts: number;
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  cost: number;
  readonly firstToken: Histogram;
  readonly whole: Histogram;
}

interface ProviderEntry {
  condition: ProviderCondition;
  running: number;
  waiting: number;
}

export class Metrics {
  readonly #costOf: CostOf;
  readonly #series = new Map<string, Series>();
  readonly #open = new Map<number, Series | undefined>();
  readonly #providers = new Map<string, ProviderEntry>();
  #valid = true;
  #reloads = 0;

  constructor(costOf: CostOf) {
    this.#costOf = costOf;
  }

  accept(event: BusEvent): void {
    switch (event.type) {
      case "provider.changed":
        this.#provider(event.provider).condition = event.condition;
        break;
      case "provider.queue":
        Object.assign(this.#provider(event.provider), { running: event.running, waiting: event.waiting });
        break;
      case "config.loaded":
      case "config.rejected":
        this.#valid = event.type === "config.loaded";
        this.#reloads++;
        break;
      default:
        if ("id" in event) this.#flow(event);
    }
  }

  #flow(event: FlowEvent): void {
    if (event.type === "flow.opened") {
      if (this.#open.size < MAX_OPEN) this.#open.set(event.id, undefined);
      return;
    }
    if (event.type === "flow.routed") {
      if (this.#open.has(event.id)) this.#open.set(event.id, this.#of(event.route.provider, event.route.model));
      return;
    }
    const series =
      this.#open.get(event.id) ?? (isEnd(event) && this.#open.has(event.id) ? this.#of("", "") : undefined);
    if (series) this.#fact(series, event);
    if (isEnd(event)) this.#open.delete(event.id);
  }

  #fact(series: Series, event: FlowEvent): void {
    switch (event.type) {
      case "flow.sent":
        series.attempts++;
        break;
      case "flow.attempt-failed":
        count(series.errors, event.error.code);
        break;
      case "flow.first-token":
        series.firstToken.add(event.ms / 1000);
        break;
      case "flow.closed":
        series.ok++;
        series.whole.add(event.ms / 1000);
        this.#usage(series, event.usage);
        break;
      case "flow.failed":
        series.failed++;
        count(series.errors, event.error.code);
        break;
      case "flow.aborted":
        series.aborted++;
        break;
      default:
    }
  }

  #usage(series: Series, usage: Usage): void {
    series.input += usage.input_tokens;
    series.cacheRead += usage.cache_read_input_tokens;
    series.cacheWrite += usage.cache_creation_input_tokens;
    series.output += usage.output_tokens;
    series.cost += this.#costOf(series.labels.provider, series.labels.model, usage) ?? 0;
  }

  #of(provider: string, model: string): Series {
    const name = `${provider},${model}`;
    const known = this.#series.get(name);
    if (known) return known;
    const full = this.#series.size >= MAX_MODELS;
    const labels = full ? OTHER : { provider, model };
    const other = full ? this.#series.get(`${OTHER.provider},${OTHER.model}`) : undefined;
    if (other) return other;
    const series = newSeries(labels);
    this.#series.set(`${labels.provider},${labels.model}`, series);
    return series;
  }

  #provider(name: string): ProviderEntry {
    let entry = this.#providers.get(name);
    if (!entry) {
      entry = { condition: "ok", running: 0, waiting: 0 };
      this.#providers.set(name, entry);
    }
    return entry;
  }

  text(): string {
    const all = [...this.#series.values()];
    return [
      ...flowFamilies(all).map(printFamily),
      ...distributions(all).map(printDistribution),
      ...[...providerFamilies(this.#providers), ...this.#own()].map(printFamily),
    ].join("");
  }

  #own(): Family[] {
    const { rss } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    return [
      one("ccr_requests_open", "Requests under way.", "gauge", this.#open.size),
      one("ccr_config_valid", "1 while the configuration file is the one in use.", "gauge", this.#valid ? 1 : 0),
      one("ccr_config_reads_total", "Readings of the configuration.", "counter", this.#reloads),
      one("process_resident_memory_bytes", "Memory in use.", "gauge", rss),
      one("process_cpu_seconds_total", "CPU time.", "counter", (user + system) / 1e6),
      one("process_start_time_seconds", "When it began.", "gauge", performance.timeOrigin / 1000),
    ];
  }
}

function one(name: string, help: string, type: Family["type"], value: number): Family {
  return { name, help, type, samples: [{ labels: {}, value }] };
}

/** One sample for each value, by its name. */
function split(labels: Labels, label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { ...labels, [label]: name }, value }));
}

function isEnd({ type }: FlowEvent): boolean {
  return type === "flow.closed" || type === "flow.failed" || type === "flow.aborted";
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function newSeries(labels: Series["labels"]): Series {
  return {
    labels,
    ok: 0,
    failed: 0,
    aborted: 0,
    errors: new Map(),
    attempts: 0,
    input: 0,
    cacheRead: 0,
    cacheWrite: 0,
    output: 0,
    cost: 0,
    firstToken: new Histogram(FIRST_TOKEN_S),
    whole: new Histogram(WHOLE_S),
  };
}

function flowFamilies(all: readonly Series[]): Family[] {
  const family = (name: string, help: string, samples: (series: Series) => readonly Sample[]): Family => ({
    name,
    help,
    type: "counter",
    samples: all.flatMap(samples),
  });
  return [
    family("ccr_requests_total", "Requests of clients that have ended.", ({ labels, ok, failed, aborted }) =>
      split(labels, "outcome", { ok, failed, aborted }),
    ),
    family("ccr_errors_total", "Failed attempts and requests by error code.", ({ labels, errors }) =>
      split(labels, "code", Object.fromEntries(errors)),
    ),
    family("ccr_attempts_total", "Requests sent to providers.", ({ labels, attempts }) => [
      { labels, value: attempts },
    ]),
    family("ccr_tokens_total", "Tokens of answered requests.", ({ labels, input, cacheRead, cacheWrite, output }) =>
      split(labels, "kind", { input, cache_read: cacheRead, cache_write: cacheWrite, output }),
    ),
    family("ccr_cost_dollars_total", "What they cost, where prices are known.", ({ labels, cost }) => [
      { labels, value: cost },
    ]),
  ];
}

function distributions(all: readonly Series[]): Distribution[] {
  return [
    {
      name: "ccr_first_token_seconds",
      help: "From the request to the first token of its answer.",
      samples: all.map(({ labels, firstToken }) => ({ labels, histogram: firstToken })),
    },
    {
      name: "ccr_request_seconds",
      help: "From the request to the end of its answer.",
      samples: all.map(({ labels, whole }) => ({ labels, histogram: whole })),
    },
  ];
}

function providerFamilies(providers: ReadonlyMap<string, ProviderEntry>): Family[] {
  const all = [...providers];
  return [
    {
      name: "ccr_provider_condition",
      help: "1 for the condition that a provider is in.",
      type: "gauge",
      samples: all.flatMap(([provider, entry]) =>
        CONDITIONS.map((condition) => ({
          labels: { provider, condition },
          value: entry.condition === condition ? 1 : 0,
        })),
      ),
    },
    {
      name: "ccr_provider_requests",
      help: "Requests of providers that take only so many at once.",
      type: "gauge",
      samples: all.flatMap(([provider, { running, waiting }]) => [
        { labels: { provider, state: "running" }, value: running },
        { labels: { provider, state: "waiting" }, value: waiting },
      ]),
    },
  ];
}
