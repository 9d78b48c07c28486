/** Turns on what `Telemetry` of the configuration asks for. */

import type { Bus } from "../core/bus.ts";
import type { CleanupStack } from "../core/cleanup.ts";
import { Exporter } from "./exporter.ts";
import { type CostOf, Metrics } from "./metrics.ts";
import { SpanFold } from "./spans.ts";
import type { TelemetrySettings } from "./types.ts";

export interface TelemetryOptions {
  readonly config: () => TelemetrySettings;
  readonly bus: Bus;
  readonly costOf: CostOf;
  readonly version: string;
  readonly cleanup: CleanupStack;
}

/** The text of `/metrics`; undefined while it is off. */
export type MetricsText = () => string | undefined;

/** Spans go where the configuration led at the start; metrics may be turned on later, and count from then on. */
export function startTelemetry(options: TelemetryOptions): MetricsText {
  startSpans(options);
  const { config, bus, costOf, cleanup } = options;
  let metrics: Metrics | undefined;
  const text: MetricsText = () => {
    if (!config().metrics) return undefined;
    if (!metrics) {
      const fresh = new Metrics(costOf);
      metrics = fresh;
      cleanup.add(bus.subscribe((event) => fresh.accept(event)));
    }
    return metrics.text();
  };
  text();
  return text;
}

function startSpans({ config, bus, version, cleanup }: TelemetryOptions): void {
  const settings = config();
  if (settings.traces === undefined) return;
  const failed = (text: string): void => bus.publish({ type: "notice", at: Date.now(), level: "warn", text });
  const exporter = new Exporter(settings, { failed, version });
  const fold = new SpanFold((span) => exporter.add(span));
  const stop = bus.subscribe((event) => fold.accept(event));
  cleanup.add(async () => {
    stop();
    await exporter.close();
  });
}
