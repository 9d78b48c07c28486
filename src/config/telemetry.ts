/** `Telemetry` of the configuration: numbers for Prometheus, spans for OpenTelemetry. Neither is on by itself. */
import { z } from "zod";

import type { TelemetryConfig } from "./types.ts";
import { flag, headers } from "./values.ts";

export interface TelemetryEntry {
  readonly metrics?: boolean | undefined;
  readonly endpoint?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly service?: string | undefined;
}

function isHttpUrl(value: string): boolean {
  return value === "" || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol));
}

export const telemetryEntry: z.ZodType<TelemetryEntry> = z.looseObject({
  metrics: flag.optional(),
  endpoint: z.string().trim().refine(isHttpUrl, { error: "must be a complete http:// or https:// URL" }).optional(),
  headers: headers.optional(),
  service: z.string().trim().min(1, { error: "must not be empty" }).optional(),
});

const TRACES = "/v1/traces";

/** The usual form of an endpoint is that of OpenTelemetry's variables, without the path of what is sent. */
export function telemetryOf({
  metrics = false,
  endpoint = "",
  headers: given,
  service,
}: TelemetryEntry = {}): TelemetryConfig {
  const base = endpoint.replace(/\/+$/, "");
  return {
    metrics,
    traces: base === "" ? undefined : base.endsWith(TRACES) ? base : base + TRACES,
    headers: given ?? {},
    service: service ?? "ccr",
  };
}
