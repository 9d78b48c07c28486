/** Sends spans to an OTLP/HTTP endpoint, a batch at a time, off the way of requests. What cannot be sent is dropped. */

import { attributesOf, type Span } from "./spans.ts";
import type { TelemetrySettings } from "./types.ts";

export interface ExporterOptions {
  /** Told once in a row of failures. */
  readonly failed: (text: string) => void;
  readonly version: string;
}

const EVERY_MS = 5_000;
const BATCH = 256;
/** A collector that is away does not cost memory. */
const MAX_WAITING = 2_048;
const LIMIT_MS = 10_000;
const LAST_MS = 1_500;

export class Exporter {
  readonly #config: TelemetrySettings;
  readonly #options: ExporterOptions;
  readonly #timer: NodeJS.Timeout;
  #waiting: Span[] = [];
  #sending: Promise<void> | undefined;
  #down = false;

  constructor(config: TelemetrySettings, options: ExporterOptions) {
    this.#config = config;
    this.#options = options;
    this.#timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  add(span: Span): void {
    this.#waiting.push(span);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    if (this.#waiting.length >= BATCH) void this.flush();
  }

  /** One batch at a time. */
  async flush(limitMs: number = LIMIT_MS): Promise<void> {
    await this.#sending;
    const batch = this.#waiting.slice(0, BATCH);
    if (batch.length === 0 || this.#sending) return;
    this.#waiting = this.#waiting.slice(batch.length);
    this.#sending = this.#send(batch, limitMs);
    await this.#sending;
    this.#sending = undefined;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const deadline = performance.now() + LAST_MS;
    while (this.#waiting.length > 0 && performance.now() < deadline) await this.flush(LAST_MS);
  }

  async #send(spans: readonly Span[], limitMs: number): Promise<void> {
    const { traces, headers } = this.#config;
    if (traces === undefined) return;
    try {
      const response = await fetch(traces, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(this.#document(spans)),
        signal: AbortSignal.timeout(limitMs),
        redirect: "error",
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#down = false;
    } catch (error) {
      if (!this.#down) this.#options.failed(`no spans reach ${new URL(traces).host}: ${reasonOf(error)}`);
      this.#down = true;
    }
  }

  #document(spans: readonly Span[]): object {
    const facts = { "service.name": this.#config.service, "service.version": this.#options.version };
    const scope = { name: "ccr", version: this.#options.version };
    return { resourceSpans: [{ resource: { attributes: attributesOf(facts) }, scopeSpans: [{ scope, spans }] }] };
  }
}

/** `fetch` keeps its reason one level below. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
