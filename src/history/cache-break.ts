/**
 * Why a prompt was not read from the provider's cache: the first part that differs from the request before.
 *
 * Caches go by prefix, in the order tools, system, messages (Anthropic's documentation of prompt caching); whatever
 * stands behind the first difference is read anew. Marks for the cache wander and count for nothing.
 */
import { isRecord } from "../core/message.ts";
import { type FlowRecord, promptTokens } from "../core/record.ts";
import { bodyOf } from "./export/jsonl.ts";

export interface CacheReport {
  /** The request before. */
  readonly previous: number;
  readonly prompt: number;
  readonly read: number;
  /** Tokens that the cache could have held and that were read anew. */
  readonly lost: number;
  /** USD that they cost more than from the cache, where prices are known. */
  readonly cost: number | undefined;
  /** One sentence. */
  readonly why: string;
  /** The part that breaks the prefix. */
  readonly at: { readonly place: string; readonly before: string; readonly after: string } | undefined;
}

/** Less than this is what the last message added. */
const MIN_LOST = 1_024;
/** Anthropic's shortest lifetime, in ms. Others keep as long or promise nothing. */
const LIFETIME_MS = 5 * 60_000;
const MAX_SHOWN = 2_000;

export type ExtraCost = (lostTokens: number) => number | undefined;

/** Undefined when one of them says nothing about tokens. */
export function cacheReport(previous: FlowRecord, current: FlowRecord, extraCost: ExtraCost): CacheReport | undefined {
  const prompt = promptTokens(current.row);
  const held = promptTokens(previous.row);
  if (prompt === undefined || held === undefined) return undefined;
  const read = current.row.cacheRead ?? 0;
  const missed = Math.max(0, Math.min(held, prompt) - read);
  const lost = missed < MIN_LOST ? 0 : missed;
  const at = lost === 0 ? undefined : firstDifference(previous, current);
  const cost = lost === 0 ? 0 : extraCost(lost);
  return { previous: previous.row.id, prompt, read, lost, cost, why: reason(previous, current, lost, at?.place), at };
}

function reason(previous: FlowRecord, current: FlowRecord, lost: number, place: string | undefined): string {
  const [before, now] = [previous.row, current.row];
  if (lost === 0) return "the beginning was read from the cache";
  if (before.provider !== now.provider || before.model !== now.model) {
    return `the request before went to another model: ${before.provider},${before.model}`;
  }
  if (place !== undefined) return `${place} is not what it was: everything from there on was read anew`;
  const pause = now.at - before.at;
  if (pause > LIFETIME_MS) return `${Math.round(pause / 60_000)} minutes have passed: caches keep five`;
  return "the beginning is the same: the provider kept nothing of it";
}

interface Part {
  readonly place: string;
  readonly text: string;
}

function firstDifference(previous: FlowRecord, current: FlowRecord): CacheReport["at"] {
  const [before, now] = [partsOf(previous), partsOf(current)];
  if (before.length === 0 || now.length === 0) return undefined;
  for (const [at, part] of before.entries()) {
    const other = now[at];
    if (other?.text === part.text) continue;
    return { place: part.place, before: short(part.text), after: other ? short(other.text) : "(not there)" };
  }
  return undefined;
}

function short(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** The prefix in the order in which caches read it. */
function partsOf({ bodies }: FlowRecord): Part[] {
  const request = bodyOf(bodies.get("client"));
  if (!isRecord(request)) return [];
  return [
    ...partsIn("tools", request["tools"]),
    ...partsIn("system", request["system"]),
    ...list(request["messages"]).flatMap((message, at) => messageParts(message, at)),
  ];
}

function partsIn(name: string, value: unknown): Part[] {
  if (typeof value === "string") return [{ place: name, text: value }];
  return list(value).map((part, at) => ({ place: `${name}[${at}]${labelOf(part)}`, text: withoutMarks(part) }));
}

function messageParts(message: unknown, at: number): Part[] {
  if (!isRecord(message)) return [];
  const place = `messages[${at}]`;
  const { content, role } = message;
  if (!Array.isArray(content)) return [{ place, text: `${String(role)} ${JSON.stringify(content)}` }];
  return partsIn(`${place}.content`, content);
}

/** Which tool it is. */
function labelOf(part: unknown): string {
  return isRecord(part) && typeof part["name"] === "string" ? ` (${part["name"]})` : "";
}

function withoutMarks(part: unknown): string {
  if (!isRecord(part)) return JSON.stringify(part) ?? "";
  const { cache_control: _, ...rest } = part;
  return JSON.stringify(rest);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
