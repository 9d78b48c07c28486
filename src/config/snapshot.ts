/** Puts a configuration snapshot together, from a file or from providers that are made in the program. */
import type { Plugin } from "../core/plugin.ts";
import { targetName, type Provider } from "../core/target.ts";
import { dictionary } from "./dictionary.ts";
import { historyOf } from "./history.ts";
import { isLoopback } from "./loopback.ts";
import { expandPath } from "./paths.ts";
import { secretsOf } from "./providers.ts";
import type { ConfigFile, RouterEntry } from "./schema.ts";
import { secretsIn } from "./secrets.ts";
import { telemetryOf } from "./telemetry.ts";
import { ROUTES, type Config, type CustomRouter, type LogLevel, type RouteName, type RouterConfig } from "./types.ts";

const DEFAULT_PORT = 3456;
const DEFAULT_TIMEOUT_MS = 600_000;
const DEFAULT_LOG_LEVEL: LogLevel = "debug";
const DEFAULT_HOST = "127.0.0.1";
/** A custom router may ask a model which model to take. */
const DEFAULT_CUSTOM_ROUTER_MS = 10_000;

export interface SnapshotParts {
  readonly file: ConfigFile;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly router: RouterEntry;
  readonly plugins: readonly Plugin[];
  readonly path: string;
  readonly warnings: readonly string[];
  readonly generation: number | undefined;
}

export function createSnapshot(parts: SnapshotParts): Config {
  const { file, providers, router, plugins, path, warnings, generation } = parts;
  const clientKey = file.APIKEY || undefined;
  const host = file.HOST ?? DEFAULT_HOST;
  return {
    generation: generation ?? 1,
    path,
    providers,
    router: routesOf(router),
    fallback: byRoute((route) => file.fallback?.[route]),
    budget: file.Budget,
    customRouter: customRouterOf(file, path),
    systemPrompt: file.REWRITE_SYSTEM_PROMPT && expandPath(file.REWRITE_SYSTEM_PROMPT, path),
    values: file,
    imageAgent: file.forceUseImageAgent ?? false,
    plugins,
    host: clientKey || isLoopback(host) ? host : DEFAULT_HOST,
    port: file.PORT ?? DEFAULT_PORT,
    clientKey,
    timeoutMs: file.API_TIMEOUT_MS ?? DEFAULT_TIMEOUT_MS,
    nonInteractive: file.NON_INTERACTIVE_MODE ?? false,
    log: { enabled: file.LOG ?? true, level: file.LOG_LEVEL ?? DEFAULT_LOG_LEVEL },
    history: historyOf(file.History),
    screen: file.tui ?? {},
    telemetry: telemetryOf(file.Telemetry),
    smallModel: file.ANTHROPIC_SMALL_FAST_MODEL,
    claudePath: file.CLAUDE_PATH,
    secrets: secretsOfAll(parts),
    warnings,
  };
}

function secretsOfAll({ file, providers }: SnapshotParts): string[] {
  const ofProviders = [...providers.values()].flatMap(secretsOf);
  const ofPlugins = (file.transformers ?? []).flatMap(({ options }) => secretsIn(options));
  return [...new Set([...ofProviders, ...ofPlugins, ...secretsIn(file.Telemetry?.headers), file.APIKEY ?? ""])].filter(
    Boolean,
  );
}

/** A configuration without a file. The first model of the first provider is the default. */
export function configFromProviders(
  providers: readonly Provider[],
  { path = "(built in)", router = {} }: { readonly path?: string; readonly router?: RouterConfig } = {},
): Config {
  const [first] = providers.flatMap((provider) => provider.models.map((model) => targetName({ provider, model })));
  return createSnapshot({
    file: {},
    providers: new Map(providers.map((provider) => [provider.name, provider])),
    router: { ...(first && { default: first }), ...router },
    plugins: [],
    path,
    warnings: [],
    generation: 1,
  });
}

/** What a file calls a route, in the form of a snapshot: names that are set, and no others. */
export function routesOf({ longContextThreshold, thinkEffort, agents, ...router }: RouterEntry): RouterConfig {
  return {
    ...byRoute((route) => router[route]),
    ...(longContextThreshold !== undefined && { longContextThreshold }),
    ...(thinkEffort && { thinkEffort }),
    ...(agents && { agents: dictionary(Object.entries(agents)) }),
  };
}

function byRoute<T>(valueOf: (route: RouteName) => T | undefined): Partial<Record<RouteName, T>> {
  const named = ROUTES.flatMap((route) => {
    const value = valueOf(route);
    return value === undefined ? [] : [[route, value] as const];
  });
  return Object.fromEntries(named);
}

function customRouterOf(file: ConfigFile, configPath: string): CustomRouter | undefined {
  const path = file.CUSTOM_ROUTER_PATH;
  if (path === undefined) return undefined;
  const timeoutMs = file.CUSTOM_ROUTER_TIMEOUT_MS ?? DEFAULT_CUSTOM_ROUTER_MS;
  return { path: expandPath(path, configPath), timeoutMs };
}
