/**
 * Which recorded exchange a request means.
 *
 * Two runs of an agent never say quite the same: session ids, dates, temporary folders and what tools print differ. First
 * counts what is the same but for such things, then the place in the conversation: what the model has said so far, which
 * comes from the cassette itself, and what the user has typed.
 */
import { createHash } from "node:crypto";

import { isRecord } from "../../core/message.ts";
import type { TapeRequest } from "./tape.ts";

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<id>"],
  [/\b20\d\d-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?/g, "<date>"],
  [/\/(private\/)?tmp\/[\w./-]+/g, "<temporary>"],
];
const REMINDER = /<system-reminder>[^]*?<\/system-reminder>/g;
const KIND = ["x-claude-code-request-class", "x-claude-code-agent-type", "x-claude-code-compaction"] as const;

/** The same for requests that differ in nothing but ids, dates and marks for the cache. */
export function exactKey(request: TapeRequest): string {
  return hash([request.path, kindOf(request), normal(withoutVolatile(request.body))]);
}

/** The same for requests at the same place of the same conversation. */
export function placeKey(request: TapeRequest): string {
  const body = isRecord(request.body) ? request.body : {};
  const messages = list(body["messages"] ?? body["input"]);
  const said = messages.filter((message) => isRecord(message) && message["role"] === "assistant").map(saidBy);
  const typed = messages.findLast(
    (message) => isRecord(message) && message["role"] === "user" && typedIn(message) !== "",
  );
  return hash([request.path, kindOf(request), String(body["stream"] === true), normal(said), typedIn(typed)]);
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("base64url");
}

function kindOf({ headers }: TapeRequest): string {
  return KIND.map((name) => headers[name] ?? "").join(" ");
}

/** JSON with sorted names. */
function normal(value: unknown): string {
  return JSON.stringify(value, sorted) ?? "";
}

function sorted(_: string, part: unknown): unknown {
  if (!isRecord(part) || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutVolatile(value: unknown): unknown {
  if (typeof value === "string") return steady(value);
  if (Array.isArray(value)) return value.map(withoutVolatile);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== "metadata" && name !== "cache_control");
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutVolatile(part)]));
}

function steady(text: string): string {
  let clean = text;
  for (const [pattern, sign] of VOLATILE) clean = clean.replaceAll(pattern, sign);
  return clean;
}

/** Thinking is left out: clients drop it from older turns. */
function saidBy(message: unknown): unknown {
  const content: unknown = isRecord(message) ? message["content"] : undefined;
  if (!Array.isArray(content)) return content;
  return content.filter((block) => isRecord(block) && block["type"] !== "thinking").map(withoutVolatile);
}

function typedIn(message: unknown): string {
  const content: unknown = isRecord(message) ? message["content"] : undefined;
  const texts = typeof content === "string" ? [content] : list(content).flatMap(textIn);
  return steady(texts.join("\n").replaceAll(REMINDER, "")).trim();
}

function textIn(block: unknown): string[] {
  return isRecord(block) && typeof block["text"] === "string" ? [block["text"]] : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
