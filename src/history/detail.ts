/** Reads the JSON of a record's details, which an older version of the program may have written. */
import { ERRORS } from "../core/errors.ts";
import type { ErrorReport, RuleTrace } from "../core/flow.ts";
import { isRecord } from "../core/message.ts";
import type { AttemptRecord, FlowDetail, HeaderMap, TimelineEntry } from "../core/record.ts";

type Fields = Readonly<Record<string, unknown>>;

export const NO_DETAIL: FlowDetail = {
  path: "/v1/messages",
  headers: {},
  rules: [],
  hint: "",
  attempts: [],
  timeline: [],
  dropped: 0,
  queued: undefined,
  routed: undefined,
  gaps: [],
};

export function parseDetail(json: string): FlowDetail {
  const fields = fieldsOf(parse(json));
  const notes = listOf(fields["notes"], text);
  return {
    path: text(fields["path"]),
    headers: headersOf(fields["headers"]),
    rules: listOf(fields["rules"], ruleOf),
    hint: text(fields["hint"]),
    ...(notes.length > 0 && { notes }),
    attempts: listOf(fields["attempts"], attemptOf),
    timeline: listOf(fields["timeline"], entryOf),
    dropped: number(fields["dropped"]) ?? 0,
    queued: number(fields["queued"]),
    routed: number(fields["routed"]),
    gaps: listOf(fields["gaps"], text),
  };
}

function ruleOf(value: unknown): RuleTrace {
  const { rule, hit, why } = fieldsOf(value);
  return { rule: text(rule), hit: hit === true, why: text(why) };
}

function attemptOf(value: unknown): AttemptRecord {
  const fields = fieldsOf(value);
  return {
    provider: text(fields["provider"]),
    model: text(fields["model"]),
    url: text(fields["url"]),
    headers: headersOf(fields["headers"]),
    bytes: number(fields["bytes"]) ?? 0,
    sent: number(fields["sent"]) ?? 0,
    connected: number(fields["connected"]),
    head: number(fields["head"]),
    firstByte: number(fields["firstByte"]),
    end: number(fields["end"]),
    status: number(fields["status"]),
    answerHeaders: headersOf(fields["answerHeaders"]),
    answerBytes: number(fields["answerBytes"]) ?? 0,
    error: errorOf(fields["error"]),
    retryIn: number(fields["retryIn"]),
  };
}

function errorOf(value: unknown): ErrorReport | undefined {
  const { code, message, hint, status } = fieldsOf(value);
  const known = Object.keys(ERRORS).find((name): name is keyof typeof ERRORS => name === code);
  return known && { code: known, message: text(message), hint: text(hint), status: number(status) ?? 0 };
}

function entryOf(value: unknown): TimelineEntry {
  const { at, until, type, count, size, detail } = fieldsOf(value);
  const start = number(at) ?? 0;
  return {
    at: start,
    until: number(until) ?? start,
    type: text(type),
    count: number(count) ?? 1,
    size: number(size) ?? 0,
    detail: text(detail),
  };
}

function headersOf(value: unknown): HeaderMap {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, content]) => [name, text(content)]));
}

function listOf<T>(value: unknown, read: (item: unknown) => T): T[] {
  return Array.isArray(value) ? value.map(read) : [];
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
