/**
 * Talks to a running service with its management token. By hand over a socket: importing `node:http` loads half of Node's
 * web APIs with it and costs 40 ms, more than all the rest of `ccr status`.
 */
import { connect } from "node:net";

import { CcrError } from "../../core/errors.ts";
import { fieldsOf, type Fields, parseJson, stringOf } from "../../transformers/foreign.ts";
import type { ServiceRecord } from "./record.ts";

const LIMIT_MS = 3_000;
/** A service that has seen many sessions and models says a few hundred KB. */
const MAX_BYTES = 8 * 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly body: Fields;
}

/** Throws `CCR-E007` when the service does not answer. */
export async function ask(record: ServiceRecord, action: string, body?: object): Promise<Answer> {
  try {
    return answerIn(await exchange(record, requestOf(record, action, body === undefined ? "" : JSON.stringify(body))));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new CcrError("CCR-E007", { name: String(record.pid), url: record.url, detail }, { cause: error });
  }
}

/** HTTP/1.0: the answer comes in one piece, and ends with the connection. */
function requestOf({ url, token }: ServiceRecord, action: string, body: string): string {
  const head = [
    `${action} HTTP/1.0`,
    `host: ${new URL(url).host}`,
    `authorization: Bearer ${token}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

function exchange({ url, port }: ServiceRecord, request: string): Promise<string> {
  const host = new URL(url).hostname.replaceAll(/[[\]]/g, "");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const socket = connect(port, host, () => socket.write(request));
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`no answer within ${LIMIT_MS / 1000} s`)));
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_BYTES) socket.destroy(new Error("its answer has no end"));
    });
    socket.on("error", reject);
    socket.on("end", () => resolve(Buffer.concat(chunks).toString()));
  });
}

function answerIn(text: string): Answer {
  const [, status] = /^HTTP\/1\.\d (\d{3}) /.exec(text) ?? [];
  const end = text.indexOf("\r\n\r\n");
  if (status === undefined || end === -1) throw new Error("its answer is no HTTP");
  return { status: Number(status), body: fieldsOf(parseJson(text.slice(end + 4))) };
}

/** Throws what the service says against it. */
export async function demand(record: ServiceRecord, action: string, body?: object): Promise<Fields> {
  const answer = await ask(record, action, body);
  if (answer.status === 200) return answer.body;
  const said = stringOf(fieldsOf(answer.body["error"])["message"]);
  throw new CcrError("CCR-E007", { name: String(record.pid), url: record.url, detail: said || String(answer.status) });
}
