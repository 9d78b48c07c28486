/** A recorded request as a command for a shell, with variables where the keys were: it can be pasted, and tells nothing. */
import type { FlowRecord, HeaderMap } from "../../core/record.ts";

const MASK = "••••";
/** What curl writes itself. */
const OWN: ReadonlySet<string> = new Set([
  "content-length",
  "host",
  "connection",
  "accept-encoding",
  "transfer-encoding",
  "expect",
]);

/** Name of the variable that holds a provider's key. */
export type KeyName = (provider: string) => string;

/** The request of an attempt at a provider, the last one when none is named. Undefined when there is none. */
export function upstreamCurl(
  { detail, bodies }: FlowRecord,
  keyName: KeyName = usualKeyName,
  attempt?: number,
): string | undefined {
  const number = attempt ?? detail.attempts.length;
  const made = detail.attempts[number - 1];
  if (!made || made.url === "") return undefined;
  return command(made.url, made.headers, bodies.get(`upstream/${number}`), keyName(made.provider));
}

/** The client's request, to be sent to a proxy. */
export function clientCurl({ detail, bodies }: FlowRecord): string {
  const headers = Object.entries(detail.headers).filter(([name]) => name !== "authorization" && name !== "x-api-key");
  const authorized = { ...Object.fromEntries(headers), authorization: `Bearer ${MASK}` };
  return command(`$ANTHROPIC_BASE_URL${detail.path}`, authorized, bodies.get("client"), "ANTHROPIC_AUTH_TOKEN");
}

/** `DEEPSEEK_API_KEY` for `deepseek`. */
export function usualKeyName(provider: string): string {
  const name = provider.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
  return `${/^\d/.test(name) ? "_" : ""}${name}_API_KEY`;
}

function command(url: string, headers: HeaderMap, body: string | undefined, variable: string): string {
  const sent = Object.entries(headers).filter(([name]) => !OWN.has(name.toLowerCase()));
  const lines = [
    `curl -sS -N -X POST ${quoted(url, variable)}`,
    ...sent.map(([name, value]) => `  -H ${quoted(`${name}: ${value}`, variable)}`),
  ];
  if (body === undefined) return `${lines.join(" \\\n")}\n`;
  const end = delimiterFor(body);
  // A body in the arguments may be longer than the system takes.
  return `${[...lines, `  --data-binary @- <<'${end}'`].join(" \\\n")}\n${body}\n${end}\n`;
}

/** A mask, with the end of the key that may follow it, becomes the variable. Without one the text is literal. */
function quoted(text: string, variable: string): string {
  const masked = new RegExp(`${MASK}[^&\\s;,]{0,4}`, "gu");
  if (!text.includes(MASK) && !text.startsWith("$ANTHROPIC_BASE_URL"))
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const base = /^\$ANTHROPIC_BASE_URL/.exec(text)?.[0] ?? "";
  const escaped = text.slice(base.length).replaceAll(/[\\"$`]/g, String.raw`\$&`);
  return `"${base}${escaped.replaceAll(masked, () => `$${variable}`)}"`;
}

function delimiterFor(body: string): string {
  let end = "CCR_BODY";
  for (let i = 2; body.split("\n").includes(end); i++) end = `CCR_BODY_${i}`;
  return end;
}
