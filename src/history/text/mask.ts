/** Hides what is secret by its place: headers and query parameters that carry keys, whatever their value. */
import type { HeaderMap } from "../../core/record.ts";

const MASK = "••••";
/** Characters left to tell one key from another. */
const SHOWN = 4;
const LONG_ENOUGH = 16;

const SECRET_HEADER =
  /(^|-)(authorization|cookie|api-?key|key|secret|password|credentials?)$|(^|-)(access|auth|security|id|refresh|csrf|session)-token$|^token$/;
const SECRET_PARAMETER =
  /^(key|api[-_]?key|access[-_]?token|token|sig|signature|x-goog-signature|x-amz-(signature|security-token)|code|secret|password)$/i;

/** `Bearer ••••1a2b`: the scheme and the end stay. */
export function maskHeaders(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? maskHeader(value) : value]),
  );
}

function maskHeader(value: string): string {
  const scheme = /^(bearer|basic|digest|token)\s+/i.exec(value)?.[0] ?? "";
  return scheme + maskValue(value.slice(scheme.length));
}

function maskValue(value: string): string {
  return value.length >= LONG_ENOUGH ? MASK + value.slice(-SHOWN) : MASK;
}

export function maskUrl(url: string): string {
  const start = url.indexOf("?");
  const address = (start === -1 ? url : url.slice(0, start)).replace(/^(\w+:\/\/)[^/@]*@/, `$1${MASK}@`);
  if (start === -1) return address;
  const query = url
    .slice(start + 1)
    .split("&")
    .map(maskParameter)
    .join("&");
  return `${address}?${query}`;
}

function maskParameter(pair: string): string {
  const equals = pair.indexOf("=");
  if (equals === -1 || !SECRET_PARAMETER.test(pair.slice(0, equals))) return pair;
  return `${pair.slice(0, equals + 1)}${maskValue(pair.slice(equals + 1))}`;
}
