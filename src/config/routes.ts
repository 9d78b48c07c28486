/** Checks the model names of `Router` against the providers of the same file. */
import { isRecord } from "../core/message.ts";
import { splitTargetName } from "../core/target.ts";
import { ROUTES, type RouteName } from "./schema.ts";
import { closest } from "./suggest.ts";

/** Models by provider name. */
export type Catalog = ReadonlyMap<string, readonly string[]>;

export interface RouteFault {
  readonly route: RouteName;
  readonly message: string;
  readonly suggestion: string | undefined;
  /** A model that its provider does not list is only odd: CCR sends it on all the same. */
  readonly fatal: boolean;
}

/** Works on the unchecked file too, so that one run shows the mistakes of every kind. */
export function routeFaults(file: unknown): RouteFault[] {
  if (!isRecord(file) || !isRecord(file["Router"])) return [];
  const catalog = catalogOf(file);
  const router = file["Router"];
  return ROUTES.flatMap((route) => {
    const name = router[route];
    const fault = typeof name === "string" && name.trim() !== "" ? checkRoute(route, name.trim(), catalog) : undefined;
    return fault ? [fault] : [];
  });
}

function catalogOf(file: Readonly<Record<string, unknown>>): Catalog {
  const entries = ["Providers", "providers"].flatMap((key): unknown[] => (Array.isArray(file[key]) ? file[key] : []));
  const catalog = new Map<string, readonly string[]>();
  for (const entry of entries) {
    if (!isRecord(entry) || typeof entry["name"] !== "string") continue;
    const models: unknown[] = Array.isArray(entry["models"]) ? entry["models"] : [];
    catalog.set(
      entry["name"].trim(),
      models.filter((model) => typeof model === "string"),
    );
  }
  return catalog;
}

function checkRoute(route: RouteName, name: string, catalog: Catalog): RouteFault | undefined {
  const split = splitTargetName(name);
  if (!split) {
    const message = `Router.${route} must be "provider,model", not "${name}"`;
    return { route, message, suggestion: owned(name, catalog), fatal: true };
  }
  const { provider, model } = split;
  const models = catalog.get(provider);
  if (!models) {
    const near = closest(provider, catalog.keys());
    const suggestion = near && `${near},${closest(model, catalog.get(near) ?? []) ?? model}`;
    return { route, message: `Router.${route}: there is no provider named "${provider}"`, suggestion, fatal: true };
  }
  if (models.length === 0 || models.includes(model)) return undefined;
  const near = closest(model, models);
  const message = `Router.${route}: ${provider} does not list "${model}" in its models`;
  return { route, message, suggestion: near && `${provider},${near}`, fatal: false };
}

/** The full name of what was given as a bare model or provider. */
function owned(name: string, catalog: Catalog): string | undefined {
  for (const [provider, models] of catalog) {
    if (models.includes(name)) return `${provider},${name}`;
    if (provider === name && models[0]) return `${provider},${models[0]}`;
  }
  return undefined;
}
