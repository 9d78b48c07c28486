/** What the client said, what the provider was asked, and what it said. */
import { isRecord } from "../../core/message.ts";
import type { AttemptRecord, FlowRecord, HeaderMap } from "../../core/record.ts";
import { bodyOf } from "../export/jsonl.ts";
import { bodyLines, jsonLines } from "./json.ts";
import { BLANK, heading, type Line, lines, span } from "./line.ts";

/** Longest raw text that is shown line by line. */
const MAX_RAW = 2 * 1024 * 1024;

export function clientLines({ detail, bodies }: FlowRecord): Line[] {
  return [heading(`POST ${detail.path}`), ...headerLines(detail.headers), BLANK, ...bodyLines(bodies.get("client"))];
}

export function upstreamLines({ detail, bodies }: FlowRecord): Line[] {
  if (detail.attempts.length === 0) return [[span("(no provider was asked)", "dim")]];
  return detail.attempts.flatMap((attempt, at) => callLines(attempt, at, bodies.get(`upstream/${at + 1}`)));
}

function callLines(
  { url, headers, status, answerHeaders }: AttemptRecord,
  at: number,
  body: string | undefined,
): Line[] {
  return [
    heading(`attempt ${at + 1}: POST ${url}`),
    ...headerLines(headers),
    BLANK,
    ...bodyLines(body),
    BLANK,
    heading(`answer: ${status ?? "none"}`),
    ...headerLines(answerHeaders),
    BLANK,
  ];
}

function headerLines(headers: HeaderMap): Line[] {
  return Object.entries(headers).map(([name, value]) => [span(`${name}: `, "dim"), span(value)]);
}

/** The answer as it reads; of one that failed, what the provider said instead. */
export function responseLines({ detail, bodies }: FlowRecord): Line[] {
  const said = messageLines(bodyOf(bodies.get("message")));
  const failures = detail.attempts.flatMap(({ error }, at) =>
    error ? [heading(`attempt ${at + 1}:`), ...bodyLines(bodies.get(`answer/${at + 1}`)), BLANK] : [],
  );
  return said.length + failures.length === 0 ? [[span("(no answer kept)", "dim")]] : [...said, ...failures];
}

/** The blocks of a message, a blank line behind each. */
export function messageLines(message: unknown): Line[] {
  const content: unknown = isRecord(message) ? message["content"] : undefined;
  return Array.isArray(content) ? content.flatMap((block: unknown) => blockLines(block).concat([BLANK])) : [];
}

function blockLines(block: unknown): Line[] {
  if (!isRecord(block)) return [];
  const { type, text, thinking, name, input } = block;
  if (typeof text === "string") return lines(text);
  if (typeof thinking === "string") return lines(thinking, "dim");
  if (typeof name === "string") return [heading(name), ...jsonLines(input ?? {})];
  return [[span(`(${String(type)})`, "dim")]];
}

/** The bytes, as far as they are text: what the provider got last, and what it sent. */
export function rawLines({ detail, bodies }: FlowRecord): Line[] {
  const last = Math.max(1, detail.attempts.length);
  return [
    heading("request to the provider"),
    ...rawText(bodies.get(`upstream/${last}`)),
    BLANK,
    heading("answer of the provider"),
    ...rawText(bodies.get(`answer/${last}`)),
  ];
}

function rawText(body: string | undefined): Line[] {
  if (body === undefined) return [[span("(no body kept)", "dim")]];
  return lines(body.length > MAX_RAW ? `${body.slice(0, MAX_RAW)}…` : body);
}
