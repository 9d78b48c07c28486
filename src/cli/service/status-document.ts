/** What `GET /control/status` answers. */
import type { Config } from "../../config/types.ts";
import type { Ledger, LedgerView } from "./ledger.ts";

export interface StatusFacts {
  readonly config: Config;
  readonly began: number;
  readonly now: number;
  readonly ledger: Ledger;
}

export interface ProviderState {
  readonly dialect: string;
  readonly models: number;
  readonly requests: number;
  readonly failed: number;
  readonly lastError: { readonly at: string; readonly code: string; readonly message: string } | null;
  /** Set while it is left alone. */
  readonly trouble: { readonly condition: string; readonly until: string; readonly why: string } | null;
}

export interface StatusDocument extends Omit<LedgerView, "config" | "troubles"> {
  readonly uptimeSeconds: number;
  readonly config: LedgerView["config"] & {
    readonly path: string;
    readonly generation: number;
    readonly warnings: readonly string[];
  };
  readonly routes: Readonly<Record<string, string | number>>;
  readonly providers: Readonly<Record<string, ProviderState>>;
}

export function statusDocument({ config, began, now, ledger }: StatusFacts): StatusDocument {
  const { troubles, ...view } = ledger.view(now);
  const { path, generation, warnings, router } = config;
  return {
    uptimeSeconds: Math.round((now - began) / 1000),
    ...view,
    config: { path, generation, warnings, ...view.config },
    routes: Object.fromEntries(Object.entries(router).filter(([, value]) => value !== undefined)),
    providers: Object.fromEntries(
      Array.from(config.providers.values(), ({ name, dialect, models }) => [
        name,
        { dialect, models: models.length, ...stateOf(name, view), trouble: troubleOf(troubles[name]) },
      ]),
    ),
  };
}

function troubleOf(status: LedgerView["troubles"][string] | undefined): ProviderState["trouble"] {
  if (status?.until === undefined) return null;
  const { condition, until, why } = status;
  return { condition, until: new Date(until).toISOString(), why };
}

function stateOf(
  provider: string,
  { models }: Pick<LedgerView, "models">,
): Pick<ProviderState, "requests" | "failed" | "lastError"> {
  const mine = Object.entries(models).flatMap(([name, entry]) => (name.startsWith(`${provider},`) ? [entry] : []));
  const errors = mine.flatMap(({ lastError }) => lastError ?? []);
  return {
    requests: mine.reduce((sum, { requests }) => sum + requests, 0),
    failed: mine.reduce((sum, { failed }) => sum + failed, 0),
    lastError: errors.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null,
  };
}
