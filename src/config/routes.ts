/** Checks the model names of `Router` and `fallback` against the providers of the same file. */
import { isRecord } from "../core/message.ts";
import { splitTargetName } from "../core/target.ts";
import type { Path } from "./document.ts";
import { printPath } from "./schema.ts";
import type { Fault } from "./source.ts";
import { closest } from "../core/suggest.ts";
import { ROUTES } from "./types.ts";

/** Models by provider name. */
export type Catalog = ReadonlyMap<string, readonly string[]>;

/** Works on the unchecked file too, so that one run shows the mistakes of every kind. */
export function routeFaults(file: unknown): Fault[] {
  if (!isRecord(file)) return [];
  const catalog = catalogOf(file);
  return namedIn(file).flatMap(([path, name]) => {
    const fault = typeof name === "string" && name.trim() !== "" ? checkName(path, name.trim(), catalog) : undefined;
    return fault ? [fault] : [];
  });
}

/** What `Budget.over` may be beside a model. */
const BUDGET_WORDS: ReadonlySet<unknown> = new Set(["warn", "stop"]);

/** Every place that names a target, with what stands there. */
function namedIn(file: Readonly<Record<string, unknown>>): [Path, unknown][] {
  const router = isRecord(file["Router"]) ? file["Router"] : {};
  const agents = isRecord(router["agents"]) ? router["agents"] : {};
  const fallback = isRecord(file["fallback"]) ? file["fallback"] : {};
  const budget = isRecord(file["Budget"]) ? file["Budget"] : {};
  return [
    ...ROUTES.map((route): [Path, unknown] => [["Router", route], router[route]]),
    ...Object.entries(agents).map(([agent, name]): [Path, unknown] => [["Router", "agents", agent], name]),
    ...ROUTES.flatMap((route) => {
      const names: unknown[] = Array.isArray(fallback[route]) ? fallback[route] : [];
      return names.map((name, index): [Path, unknown] =>
        isRecord(name) ? [["fallback", route, index, "model"], name["model"]] : [["fallback", route, index], name],
      );
    }),
    ...(BUDGET_WORDS.has(budget["over"]) ? [] : [[["Budget", "over"], budget["over"]] satisfies [Path, unknown]]),
  ];
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

function checkName(path: Path, name: string, catalog: Catalog): Fault | undefined {
  const where = printPath(path);
  const split = splitTargetName(name);
  if (!split) {
    const message = `${where} must be "provider,model", not "${name}"`;
    return { path, message, suggestion: owned(name, catalog), fatal: true };
  }
  const { provider, model } = split;
  const models = catalog.get(provider);
  if (!models) {
    const near = closest(provider, catalog.keys());
    const suggestion = near && `${near},${closest(model, catalog.get(near) ?? []) ?? model}`;
    return { path, message: `${where}: there is no provider named "${provider}"`, suggestion, fatal: true };
  }
  if (models.length === 0 || models.includes(model)) return undefined;
  const near = closest(model, models);
  const message = `${where}: ${provider} does not list "${model}" in its models`;
  return { path, message, suggestion: near && `${provider},${near}`, fatal: false };
}

/** The full name of what was given as a bare model or provider. */
function owned(name: string, catalog: Catalog): string | undefined {
  for (const [provider, models] of catalog) {
    if (models.includes(name)) return `${provider},${name}`;
    if (provider === name && models[0]) return `${provider},${models[0]}`;
  }
  return undefined;
}
