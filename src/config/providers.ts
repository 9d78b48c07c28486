/** Providers as the configuration writes them, turned into what the rest of the program uses. */
import { servesMessages } from "../core/plugin.ts";
import {
  dialectNamed,
  type DialectName,
  type GoogleAccess,
  type Provider,
  type Use,
  type Uses,
} from "../core/target.ts";
import { dictionary } from "./dictionary.ts";
import { googleEndpoint, isVertexChat } from "./google.ts";
import type { Environment } from "./interpolate.ts";
import type { ProviderEntry } from "./schema.ts";
import { isSecretName } from "./places.ts";
import { secretsIn } from "./secrets.ts";
import { UseReader } from "./uses.ts";

/** `env` holds Google's variables, for Vertex AI. `uses` is what the names in `transformer` stand for. */
export function providerOf(entry: ProviderEntry, env: Environment = {}, uses: Uses = asWritten(entry)): Provider {
  const named = entry.dialect ?? dialectOfUses(uses);
  const url = entry.api_base_url;
  const use = uses.all.filter(({ plugin }) => !plugin).map(({ name }) => name.toLowerCase());
  const google = googleEndpoint({
    url,
    use,
    dialect: entry.dialect ?? (named === "openai-chat" ? named : undefined),
    env,
  });
  const dialect = google?.dialect ?? named ?? dialectAt(url);
  const [key = "", ...more] = keysOf(entry);
  return {
    name: entry.name,
    url: google?.url ?? (dialect === "anthropic" ? messagesUrl(url) : url),
    key,
    ...(more.length > 0 && { keys: [key, ...more] }),
    ...(entry.tls && { tls: entry.tls }),
    ...(entry.timeouts && { limits: entry.timeouts }),
    ...(entry.concurrency !== undefined && { concurrency: entry.concurrency }),
    models: [...new Set(entry.models)],
    dialect,
    ...(named && { dialectFixed: true }),
    headers: dictionary(Object.entries(entry.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    windows: dictionary(Object.entries(entry.windows ?? {})),
    ...(entry.quirks && { quirks: entry.quirks }),
    prices: dictionary(Object.entries(entry.prices ?? {})),
    ...(google && { google: googleAccess(entry, google.vertex, env) }),
    ...(dialect === "openai-chat" && isVertexChat({ url, use }) && { google: chatAccess(entry, uses, env) }),
    uses,
  };
}

/** Each once; a variable that is not set leaves an empty one. */
function keysOf({ api_key, api_keys = [] }: ProviderEntry): string[] {
  return [...new Set([api_key, api_keys].flat().filter((key) => key !== ""))];
}

function asWritten({ transformer, models }: ProviderEntry): Uses {
  return new UseReader(undefined, new Map()).read(transformer, [], models);
}

/** CCR's users put a word or a path where a key belongs, because CCR passes over providers without a key. */
function googleAccess(entry: ProviderEntry, vertex: boolean, env: Environment): GoogleAccess {
  const [api_key = ""] = keysOf(entry);
  const { safetySettings } = entry;
  const inKey = /^\{|\.json$/.test(api_key) ? api_key : undefined;
  const credentials = inKey ?? (env["GOOGLE_APPLICATION_CREDENTIALS"] || undefined);
  return { vertex, credentials: vertex ? credentials : undefined, safetySettings: safetySettings ?? [] };
}

/** CCR's `vertex-openai` has a service account in its options. */
function chatAccess(entry: ProviderEntry, { all }: Uses, env: Environment): GoogleAccess {
  const options = all.find(({ name }) => /^vertex-openai$/i.test(name))?.options ?? {};
  const access = googleAccess(entry, true, env);
  const complete = typeof options["client_email"] === "string" && typeof options["private_key"] === "string";
  return complete ? { ...access, credentials: JSON.stringify({ ...options, type: "service_account" }) } : access;
}

/** Ends of paths that tell the dialect. */
const PATHS: readonly (readonly [RegExp, DialectName])[] = [
  [/(\/v1\/messages|\/anthropic(\/v1)?)\/?$/, "anthropic"],
  [/(\/responses|\/backend-api\/codex)\/?$/, "openai-responses"],
];

function dialectAt(url: string): DialectName {
  const { pathname } = new URL(url);
  return PATHS.find(([path]) => path.test(pathname))?.[1] ?? "openai-chat";
}

/** CCR users say `"use": ["Anthropic"]`. A plugin expects the body that CCR gives it, whatever the URL: OpenAI's. */
function dialectOfUses({ all }: Uses): DialectName | undefined {
  const named = all.map(namedDialect).find((dialect) => dialect !== undefined);
  return named ?? (all.some(({ plugin }) => plugin) ? "openai-chat" : undefined);
}

function namedDialect({ name, plugin }: Use): DialectName | undefined {
  if (!plugin) return dialectNamed(name);
  return servesMessages(plugin) ? "anthropic" : undefined;
}

/** Vendors document the base of their Messages endpoint (`https://api.deepseek.com/anthropic`), clients add the rest. */
function messagesUrl(base: string): string {
  const url = new URL(base);
  const path = url.pathname.replace(/\/$/, "");
  if (path.endsWith("/anthropic")) url.pathname = `${path}/v1/messages`;
  else if (path.endsWith("/anthropic/v1")) url.pathname = `${path}/messages`;
  return url.href;
}

/**
 * What must never be shown. A key that is just the provider's name (`ollama`) protects nothing and is in every text, and
 * the name of a credentials file is what a message about it must say.
 */
export function secretsOf(provider: Provider): string[] {
  const headers = Object.entries(provider.headers).filter(([name]) => isSecretName(name));
  const values = headers.flatMap(([, value]) => [value, value.replace(/^\w+\s+/, "")]);
  const passwords = [provider.url, provider.proxy ?? ""].map((url) => (url === "" ? "" : new URL(url).password));
  const options = [...(provider.uses?.all ?? []), ...Object.values(provider.uses?.models ?? {}).flat()].flatMap(
    ({ options: given }) => secretsIn(given),
  );
  const shown = new Set(["", provider.name, ...(provider.key.endsWith(".json") ? [provider.key] : [])]);
  const keys = provider.keys ?? [provider.key];
  const { tls } = provider;
  return [...keys, ...(tls?.key === undefined ? [] : [tls.key]), ...values, ...options, ...passwords].filter(
    (value) => !shown.has(value),
  );
}
