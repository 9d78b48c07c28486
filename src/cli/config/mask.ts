/** The configuration as it may be shown: secrets keep their last letters, and names of variables stay. */
import type { Path } from "../../config/document.ts";
import { isSecretPlace } from "../../config/places.ts";
import { isReference } from "../../config/secret-refs.ts";

const MASK = "••••";
/** So much of a secret may be seen that its owner knows which one it is. */
const SHOWN = 4;
const LONG_ENOUGH = 12;
const VARIABLE = /^\$(\{[^}]+\}|[A-Z_][A-Z0-9_]*)$/;

/** `resolved`: texts are secrets themselves, and no references to them. */
export function masked(value: unknown, resolved: boolean, path: Path = []): unknown {
  if (typeof value === "string") return isSecretPlace(path) ? maskedText(value, resolved) : withoutPassword(value);
  if (Array.isArray(value)) return value.map((item, index) => masked(item, resolved, [...path, index]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, resolved, [...path, key])]));
}

function maskedText(text: string, resolved: boolean): string {
  if (text === "" || (!resolved && (VARIABLE.test(text) || isReference(text)))) return text;
  return text.length > LONG_ENOUGH ? MASK + text.slice(-SHOWN) : MASK;
}

/** `https://user:secret@host` */
function withoutPassword(text: string): string {
  return text.replace(/^(\w+:\/\/[^/@:]*:)[^/@]+@/, `$1${MASK}@`);
}
