/**
 * Records as HAR 1.2 (w3c.github.io/web-performance/specs/HAR): one page per request of the client, and in it the
 * client's own exchange and one entry per attempt at a provider.
 */
import type { AttemptRecord, FlowRecord, HeaderMap } from "../../core/record.ts";

interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface Side {
  readonly url: string;
  readonly headers: HeaderMap;
  readonly body: string | undefined;
  readonly bytes: number;
}

interface Answer {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly body: string | undefined;
  readonly bytes: number;
  readonly type: string;
}

interface Timings {
  readonly connect: number;
  readonly wait: number;
  readonly receive: number;
}

/** Fields that HAR asks for and that are not known here have the value -1, as it says. */
const UNKNOWN = -1;

export function harOf(records: readonly FlowRecord[], version: string): object {
  return {
    log: {
      version: "1.2",
      creator: { name: "ccr", version },
      pages: records.map(pageOf),
      entries: records.flatMap((record) => [
        clientEntry(record),
        ...record.detail.attempts.map((_, at) => attemptEntry(record, at)),
      ]),
    },
  };
}

function pageId({ row }: FlowRecord): string {
  return `request_${row.id}`;
}

function pageOf(record: FlowRecord): object {
  const { row } = record;
  const target = row.provider === undefined ? "no provider" : `${row.provider},${row.model}`;
  return {
    startedDateTime: new Date(row.at).toISOString(),
    id: pageId(record),
    title: `#${row.id} ${row.class} ${row.asked} to ${target}`,
    pageTimings: { onContentLoad: row.ttft ?? UNKNOWN, onLoad: row.ms ?? UNKNOWN },
  };
}

function clientEntry(record: FlowRecord): object {
  const { row, detail, bodies } = record;
  const request: Side = {
    url: `http://127.0.0.1${detail.path}`,
    headers: detail.headers,
    body: bodies.get("client"),
    bytes: row.bytes,
  };
  const message = bodies.get("message");
  const type = "application/json";
  const answer: Answer = {
    status: row.status ?? 0,
    headers: {},
    body: message,
    bytes: Buffer.byteLength(message ?? ""),
    type,
  };
  const wait = row.ttft ?? row.ms ?? 0;
  const receive = Math.max(0, (row.ms ?? wait) - wait);
  const comment = row.error ?? `${row.rule ?? "no rule"}: ${row.why ?? "not routed"}`;
  return entry(record, row.at, request, answer, { connect: UNKNOWN, wait, receive }, comment);
}

function attemptEntry(record: FlowRecord, at: number): object {
  const { row, detail, bodies } = record;
  const attempt = detail.attempts[at];
  if (!attempt) return {};
  const { url, headers, bytes, status, answerHeaders, answerBytes, sent, error } = attempt;
  const request: Side = { url, headers, body: bodies.get(`upstream/${at + 1}`), bytes };
  const body = bodies.get(`answer/${at + 1}`);
  const type = answerHeaders["content-type"] ?? "";
  const answer: Answer = { status: status ?? 0, headers: answerHeaders, body, bytes: answerBytes, type };
  return entry(record, row.at + sent, request, answer, timingsOf(attempt), error?.message ?? "");
}

function timingsOf({ sent, connected, head, end }: AttemptRecord): Timings {
  const from = connected ?? sent;
  return {
    connect: connected === undefined ? UNKNOWN : connected - sent,
    wait: Math.max(0, (head ?? end ?? from) - from),
    receive: Math.max(0, (end ?? head ?? from) - (head ?? end ?? from)),
  };
}

function entry(
  record: FlowRecord,
  at: number,
  request: Side,
  answer: Answer,
  timings: Timings,
  comment: string,
): object {
  return {
    pageref: pageId(record),
    startedDateTime: new Date(at).toISOString(),
    time: Math.max(0, timings.connect) + timings.wait + timings.receive,
    request: {
      method: "POST",
      url: request.url,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: namesAndValues(request.headers),
      queryString: queryOf(request.url),
      ...(request.body !== undefined && {
        postData: { mimeType: request.headers["content-type"] ?? "application/json", text: request.body },
      }),
      headersSize: UNKNOWN,
      bodySize: request.bytes,
    },
    response: {
      status: answer.status,
      statusText: "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: namesAndValues(answer.headers),
      content: { size: answer.bytes, mimeType: answer.type, ...(answer.body !== undefined && { text: answer.body }) },
      redirectURL: "",
      headersSize: UNKNOWN,
      bodySize: answer.bytes,
    },
    cache: {},
    timings: { blocked: UNKNOWN, dns: UNKNOWN, ssl: UNKNOWN, send: 0, ...timings },
    ...(comment && { comment }),
  };
}

function namesAndValues(headers: HeaderMap): NameValue[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

function queryOf(url: string): NameValue[] {
  if (!URL.canParse(url)) return [];
  return Array.from(new URL(url).searchParams, ([name, value]) => ({ name, value }));
}
