/**
 * Which values of a configuration are secrets, which are URLs, and which are neither.
 *
 * A configuration may come from somebody else, and names variables of the machine it is read on. So a variable that looks
 * like a secret may only stand where secrets belong: in a key or a header, for the provider it is meant for, and in that
 * part of a URL which its own server sees.
 */
import type { Path } from "./document.ts";
import type { VariableUse } from "./interpolate.ts";

const SECRET_NAME = /(^|_)(API_?KEY|KEY|TOKEN|SECRET|PASS(WORD|WD|PHRASE)?|CREDENTIALS?|AUTH|COOKIE)S?(_|$)/i;
/** `api_key`, `APIKEY`, `OPENAI_API_KEY`, `clientSecret`: whoever calls a value so means a secret. */
const SECRET_KEY = /key|token|secret|pass|credential|auth|cookie/i;
const URL_KEYS: ReadonlySet<PropertyKey> = new Set([
  "api_base_url",
  "OPENAI_BASE_URL",
  "PROXY_URL",
  "HTTPS_PROXY",
  "https_proxy",
  "httpsProxy",
  "proxy",
]);
/** Of a provider: one key, or a list. */
const KEYS: ReadonlySet<PropertyKey> = new Set(["api_key", "api_keys"]);
/** Keys of which this program or Claude Code makes something. All others are the user's own. */
const USED: ReadonlySet<PropertyKey> = new Set([
  "Providers",
  "providers",
  "Router",
  "fallback",
  "Budget",
  "HOST",
  "PORT",
  "CLAUDE_PATH",
  "CUSTOM_ROUTER_PATH",
  "REWRITE_SYSTEM_PROMPT",
  "OPENAI_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
  "transformers",
  "StatusLine",
  "History",
  "tui",
  "Telemetry",
]);

/** Whether a value under this name is called a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_KEY.test(name);
}

/** Where a secret belongs. Options of transformers and plugins may be secrets, whatever they are called. */
export function isSecretPlace(path: Path): boolean {
  const key = path.findLast((step) => typeof step === "string");
  if (path.includes("headers") || path.includes("options") || path.includes("transformer")) return true;
  return typeof key === "string" && !URL_KEYS.has(key) && isSecretName(key);
}

/** Where `file:`, `cmd:` and `keychain:` are understood: elsewhere they may be names of their own. */
export function isReferencePlace(path: Path): boolean {
  const [holder, key] = path.slice(-2);
  return (
    (path.length > 1 && (KEYS.has(key ?? "") || KEYS.has(holder ?? ""))) ||
    holder === "headers" ||
    holder === "tls" ||
    (path.length === 1 && (holder === "APIKEY" || holder === "OPENAI_API_KEY"))
  );
}

/** Why a variable may not stand where it stands; undefined when it may. */
export function misuseOf(use: VariableUse): string | undefined {
  const { name, path } = use;
  if (!SECRET_NAME.test(name) || isSecretPlace(path) || (!USED.has(path[0] ?? "") && !URL_KEYS.has(path[0] ?? "")))
    return undefined;
  if (!URL_KEYS.has(path.at(-1) ?? "")) return `$${name} looks like a secret, and no secret belongs here`;
  return isInHost(use) ? `$${name} looks like a secret, and may not be part of a host name` : undefined;
}

/** The scheme too: a variable at the very beginning may be the whole URL. */
function isInHost({ source, start }: VariableUse): boolean {
  const scheme = source.indexOf("://");
  if (scheme === -1 || start <= scheme) return true;
  const rest = source.slice(scheme + 3);
  const end = rest.search(/[/?#]/);
  const authority = end === -1 ? rest : rest.slice(0, end);
  const host = scheme + 3 + authority.lastIndexOf("@") + 1;
  return start >= host && start < scheme + 3 + authority.length;
}
