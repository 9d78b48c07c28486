/** A configuration as it counts, in the form in which it would be written. */
import { DEFAULT_LONG_CONTEXT, type Config } from "./types.ts";

/** Keys that nobody here knows are part of it. */
export function effectiveOf(config: Config): Readonly<Record<string, unknown>> {
  const { values, providers, router, fallback, budget, host, port, timeoutMs, log, nonInteractive } = config;
  const { providers: _lower, Providers: _upper, log: _log, ...others } = values;
  return {
    ...others,
    Providers: Array.from(
      providers.values(),
      ({ name, url, key, keys, models, dialect, headers, windows, prices, proxy, tls, limits, concurrency }) => ({
        name,
        api_base_url: url,
        api_key: keys ?? key,
        models,
        dialect,
        ...(proxy !== undefined && { proxy }),
        ...(tls && { tls }),
        ...(limits && { timeouts: limits }),
        ...(concurrency !== undefined && { concurrency }),
        ...(Object.keys(headers).length > 0 && { headers: { ...headers } }),
        ...(Object.keys(windows).length > 0 && { windows: { ...windows } }),
        ...(prices && Object.keys(prices).length > 0 && { prices: { ...prices } }),
      }),
    ),
    Router: { longContextThreshold: DEFAULT_LONG_CONTEXT, ...router },
    ...(Object.keys(fallback).length > 0 && { fallback }),
    ...(budget && { Budget: budget }),
    HOST: host,
    PORT: port,
    API_TIMEOUT_MS: timeoutMs,
    LOG: log.enabled,
    LOG_LEVEL: log.level,
    NON_INTERACTIVE_MODE: nonInteractive,
  };
}
