/** One recorded exchange with a client: what it asked and what it got, as a file of a cassette keeps it. */
import type { OutgoingHttpHeaders } from "node:http";

import { isRecord } from "../../core/message.ts";
import { fieldsOf, numberOf, parseJson, stringOf } from "../../transformers/foreign.ts";

const SCHEMA_VERSION = 1;

export interface TapeRequest {
  readonly path: string;
  /** Those that say what kind of request it is. None of them is secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: unknown;
}

export interface TapeAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  /** ms since the request was accepted, and bytes, of each piece in which it was sent. */
  readonly pieces: readonly (readonly [number, number])[];
}

export interface Tape {
  readonly request: TapeRequest;
  readonly answer: TapeAnswer;
}

const KEPT_HEADERS = /^(x-claude-code-(request-class|agent-type|compaction)|anthropic-(beta|version)|user-agent)$/;

export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name)));
}

/** As text, made for reading and comparing. What is no UTF-8 is written in base64. */
export function encodeTape({ request, answer }: Tape): string {
  const text = answer.body.toString();
  const exact = Buffer.from(text).equals(answer.body);
  const body = exact ? { text } : { base64: answer.body.toString("base64") };
  const { status, headers, pieces } = answer;
  const document = { schemaVersion: SCHEMA_VERSION, request, answer: { status, headers, ...body, pieces } };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

/** Undefined for what is no tape. */
export function decodeTape(text: string): Tape | undefined {
  const document = fieldsOf(parseJson(text));
  const request = fieldsOf(document["request"]);
  const answer = fieldsOf(document["answer"]);
  const status = numberOf(answer["status"]);
  if (document["schemaVersion"] !== SCHEMA_VERSION || status === undefined) return undefined;
  const given = answer["base64"];
  const body = typeof given === "string" ? Buffer.from(given, "base64") : Buffer.from(stringOf(answer["text"]));
  return {
    request: { path: stringOf(request["path"]), headers: textsOf(request["headers"]), body: request["body"] },
    answer: { status, headers: textsOf(answer["headers"]), body, pieces: piecesOf(answer["pieces"], body.length) },
  };
}

function textsOf(value: unknown): Record<string, string> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

/** One piece where they do not add up, as after a change by hand. */
function piecesOf(value: unknown, bytes: number): readonly (readonly [number, number])[] {
  const pieces = (Array.isArray(value) ? value : []).flatMap((piece: unknown) => pieceOf(piece));
  const sum = pieces.reduce((total, [, length]) => total + length, 0);
  return sum === bytes ? pieces : [[0, bytes]];
}

function pieceOf(piece: unknown): (readonly [number, number])[] {
  const [ms, length] = Array.isArray(piece) ? piece : [];
  return typeof ms === "number" && typeof length === "number" && length >= 0 ? [[ms, length]] : [];
}
