/** Providers as the configuration writes them, turned into what the rest of the program uses. */
import type { DialectName, Provider } from "../core/target.ts";
import type { ProviderEntry } from "./schema.ts";

const SECRET_HEADER = /auth|key|token|secret|cookie/i;

export function providerOf(entry: ProviderEntry): Provider {
  const dialect = entry.dialect ?? dialectOf(entry);
  return {
    name: entry.name,
    url: dialect === "anthropic" ? messagesUrl(entry.api_base_url) : entry.api_base_url,
    key: entry.api_key,
    models: [...new Set(entry.models)],
    dialect,
    ...(entry.dialect && { dialectFixed: true }),
    headers: dictionary(Object.entries(entry.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    windows: dictionary(Object.entries(entry.windows ?? {})),
  };
}

/** Dialects that CCR users choose with `"use": ["Anthropic"]`, and that the usual paths of endpoints tell. */
const TELLTALES: readonly { readonly dialect: DialectName; readonly use: string; readonly path: RegExp }[] = [
  { dialect: "anthropic", use: "anthropic", path: /(\/v1\/messages|\/anthropic(\/v1)?)\/?$/ },
  { dialect: "openai-responses", use: "openai-responses", path: /(\/responses|\/backend-api\/codex)\/?$/ },
];

function dialectOf(entry: ProviderEntry): DialectName {
  const names = entry.transformer?.use?.map((item) => (typeof item === "string" ? item : item[0]).toLowerCase()) ?? [];
  const { pathname } = new URL(entry.api_base_url);
  const told = TELLTALES.find(({ use }) => names.includes(use)) ?? TELLTALES.find(({ path }) => path.test(pathname));
  return told?.dialect ?? "openai-chat";
}

/** Vendors document the base of their Messages endpoint (`https://api.deepseek.com/anthropic`), clients add the rest. */
function messagesUrl(base: string): string {
  const url = new URL(base);
  const path = url.pathname.replace(/\/$/, "");
  if (path.endsWith("/anthropic")) url.pathname = `${path}/v1/messages`;
  else if (path.endsWith("/anthropic/v1")) url.pathname = `${path}/messages`;
  return url.href;
}

/** Without a prototype, so that a model called `constructor` finds nothing that nobody wrote. */
function dictionary<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
}

/** What must never be shown. A key that is just the provider's name (`ollama`) protects nothing and is in every text. */
export function secretsOf(provider: Provider): string[] {
  const headers = Object.entries(provider.headers).filter(([name]) => SECRET_HEADER.test(name));
  const values = headers.flatMap(([, value]) => [value, value.replace(/^\w+\s+/, "")]);
  const { password } = new URL(provider.url);
  return [provider.key, ...values, password].filter((value) => value !== "" && value !== provider.name);
}
