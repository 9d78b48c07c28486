/** Puts a configuration snapshot together, from a file or from providers that are made in the program. */
import { targetName, type Provider } from "../core/target.ts";
import { isLoopback } from "./loopback.ts";
import { secretsOf } from "./providers.ts";
import { ROUTES, type ConfigFile } from "./schema.ts";
import type { Config, RouterConfig } from "./types.ts";

const DEFAULT_PORT = 3456;
const DEFAULT_TIMEOUT_MS = 600_000;
const DEFAULT_HOST = "127.0.0.1";

export interface SnapshotParts {
  readonly file: ConfigFile;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly router: NonNullable<ConfigFile["Router"]>;
  readonly path: string;
  readonly warnings: readonly string[];
  readonly generation: number | undefined;
}

export function createSnapshot({ file, providers, router, path, warnings, generation }: SnapshotParts): Config {
  const clientKey = file.APIKEY || undefined;
  const host = file.HOST ?? DEFAULT_HOST;
  return {
    generation: generation ?? 1,
    path,
    providers,
    router: routesOf(router),
    host: clientKey || isLoopback(host) ? host : DEFAULT_HOST,
    port: file.PORT ?? DEFAULT_PORT,
    clientKey,
    timeoutMs: file.API_TIMEOUT_MS ?? DEFAULT_TIMEOUT_MS,
    claudePath: file.CLAUDE_PATH,
    secrets: [...new Set([...[...providers.values()].flatMap(secretsOf), ...(clientKey ? [clientKey] : [])])],
    warnings,
  };
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
    path,
    warnings: [],
    generation: 1,
  });
}

function routesOf(router: NonNullable<ConfigFile["Router"]>): RouterConfig {
  const named = ROUTES.flatMap((route) => (router[route] === undefined ? [] : [[route, router[route]] as const]));
  const { longContextThreshold } = router;
  return { ...Object.fromEntries(named), ...(longContextThreshold !== undefined && { longContextThreshold }) };
}
