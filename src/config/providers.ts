/** Providers as the configuration writes them, turned into what the rest of the program uses. */
import { dialectNamed, type DialectName, type GoogleAccess, type Provider } from "../core/target.ts";
import { dictionary } from "./dictionary.ts";
import { googleEndpoint } from "./google.ts";
import type { Environment } from "./interpolate.ts";
import type { ProviderEntry } from "./schema.ts";

const SECRET_HEADER = /auth|key|token|secret|cookie/i;

/** `env` holds Google's variables, for Vertex AI. */
export function providerOf(entry: ProviderEntry, env: Environment = {}): Provider {
  const use = entry.transformer?.use?.map((item) => (typeof item === "string" ? item : item[0]).toLowerCase()) ?? [];
  const google = googleEndpoint({ url: entry.api_base_url, use, dialect: entry.dialect, env });
  const named = entry.dialect ?? use.map(dialectNamed).find(Boolean);
  const dialect = google?.dialect ?? named ?? dialectAt(entry.api_base_url);
  return {
    name: entry.name,
    url: google?.url ?? (dialect === "anthropic" ? messagesUrl(entry.api_base_url) : entry.api_base_url),
    key: entry.api_key,
    models: [...new Set(entry.models)],
    dialect,
    ...(named && { dialectFixed: true }),
    headers: dictionary(Object.entries(entry.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    windows: dictionary(Object.entries(entry.windows ?? {})),
    ...(entry.quirks && { quirks: entry.quirks }),
    prices: dictionary(Object.entries(entry.prices ?? {})),
    ...(google && { google: googleAccess(entry, google.vertex, env) }),
  };
}

/** CCR's users put a word or a path where a key belongs, because CCR passes over providers without a key. */
function googleAccess({ api_key, safetySettings }: ProviderEntry, vertex: boolean, env: Environment): GoogleAccess {
  const inKey = /^\{|\.json$/.test(api_key) ? api_key : undefined;
  const credentials = inKey ?? (env["GOOGLE_APPLICATION_CREDENTIALS"] || undefined);
  return { vertex, credentials: vertex ? credentials : undefined, safetySettings: safetySettings ?? [] };
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
  const headers = Object.entries(provider.headers).filter(([name]) => SECRET_HEADER.test(name));
  const values = headers.flatMap(([, value]) => [value, value.replace(/^\w+\s+/, "")]);
  const { password } = new URL(provider.url);
  const shown = new Set(["", provider.name, ...(provider.key.endsWith(".json") ? [provider.key] : [])]);
  return [provider.key, ...values, password].filter((value) => !shown.has(value));
}
