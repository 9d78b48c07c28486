/** Older and shorter ways of writing a configuration, turned into the usual one. */
import { isRecord } from "../core/message.ts";
import { splitTargetName } from "../core/target.ts";
import type { Environment } from "./interpolate.ts";
import { presetNamed, type Preset } from "./presets.ts";
import { ROUTES } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Anything but an object stays as it is, for the checks to complain about. */
export function adopt(value: unknown, env: Environment): unknown {
  return isRecord(value) ? withPresets(withSingleProvider(withUpperCase(value)), env) : value;
}

/** CCR's sample for GitHub Actions writes `log`. */
function withUpperCase(file: Fields): Fields {
  return file["log"] === undefined || file["LOG"] !== undefined ? file : { ...file, LOG: file["log"] };
}

/** CCR up to 1.0.8 knew one provider, by three keys of its own. They count where no list of providers does. */
function withSingleProvider(file: Fields): Fields {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: base, OPENAI_MODEL: model } = file;
  if (hasProviders(file) || typeof model !== "string" || model.trim() === "") return file;
  const url = typeof base === "string" && base.trim() !== "" ? base.trim() : "https://api.openai.com/v1";
  const name = nameOf(url);
  const provider = { name, api_base_url: endpointOf(url), api_key: key ?? "", models: [model.trim()] };
  const router = isRecord(file["Router"]) ? file["Router"] : {};
  return { ...file, Providers: [provider], Router: { default: `${name},${model.trim()}`, ...router } };
}

function hasProviders(file: Fields): boolean {
  return ["Providers", "providers"].some((key) => Array.isArray(file[key]) && file[key].length > 0);
}

/** `https://api.deepseek.com` is DeepSeek's. */
function nameOf(url: string): string {
  const labels = URL.canParse(url) ? new URL(url).hostname.split(".") : [];
  const name = labels.length > 1 && !/^[\d[]/.test(labels[0] ?? "") ? labels.at(-2) : undefined;
  return name ?? "openai";
}

/** Clients of OpenAI add this path to the base. */
function endpointOf(base: string): string {
  const path = "/chat/completions";
  return base.endsWith(path) ? base : base.replace(/\/+$/, "") + path;
}

/** Routes may name well-known providers that the file does not list, with any model. */
function withPresets(file: Fields, env: Environment): Fields {
  const listed = new Set(providersIn(file).flatMap((entry) => (isRecord(entry) ? entry["name"] : [])));
  const wanted = new Map<string, Set<string>>();
  for (const { provider, model } of routedIn(file)) {
    if (listed.has(provider)) continue;
    wanted.set(provider, (wanted.get(provider) ?? new Set()).add(model));
  }
  const added = [...wanted].flatMap(([name, models]) => presetEntry(presetNamed(name), [...models], env) ?? []);
  return added.length === 0 ? file : { ...file, Providers: [...providersOf(file, "Providers"), ...added] };
}

function providersIn(file: Fields): unknown[] {
  return [...providersOf(file, "Providers"), ...providersOf(file, "providers")];
}

function providersOf(file: Fields, key: "Providers" | "providers"): unknown[] {
  return Array.isArray(file[key]) ? file[key] : [];
}

function routedIn(file: Fields): { readonly provider: string; readonly model: string }[] {
  const router = isRecord(file["Router"]) ? file["Router"] : {};
  const fallback = isRecord(file["fallback"]) ? file["fallback"] : {};
  const agents = isRecord(router["agents"]) ? Object.values(router["agents"]) : [];
  const names = [...ROUTES.flatMap((route) => [router[route], fallback[route]]).flat(), ...agents];
  return names
    .map((name) => (isRecord(name) ? name["model"] : name))
    .flatMap((name) => (typeof name === "string" ? (splitTargetName(name) ?? []) : []));
}

/** Undefined when the key is nowhere: then the name is as unknown as any other. */
function presetEntry(preset: Preset | undefined, models: readonly string[], env: Environment): object | undefined {
  if (!preset) return undefined;
  const variable = preset.keys.find((name) => env[name]);
  if (variable === undefined && preset.keys.length > 0) return undefined;
  const key = variable === undefined ? preset.name : env[variable];
  return {
    name: preset.name,
    api_base_url: preset.url,
    api_key: key,
    models,
    ...(preset.use && { transformer: { use: preset.use } }),
  };
}
