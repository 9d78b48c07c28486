/** Takes a client's request in: its headers, its body up to a limit, and the JSON in it. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

import { CcrError } from "../core/errors.ts";
import type { MessagesRequest } from "../core/message.ts";
import { messagesRequest } from "../transformers/clients/messages/request.ts";

const MAX_BODY = 64 * 1024 * 1024;
/** Smaller buffers may come from Node's own pool. */
const WORTH_FREEING = 32 * 1024;

/** The client has closed the connection: there is nobody left to answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/** A request of either HTTP version. */
export type BodySource = Readable & { readonly headers: IncomingHttpHeaders };

export function readBody(req: BodySource): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const tooLarge = (): void => {
      chunks.length = 0;
      reject(new CcrError("CCR-E011", { detail: `${MAX_BODY / 1024 / 1024} MiB` }));
    };
    if (Number(req.headers["content-length"]) > MAX_BODY) return tooLarge();
    req.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY) tooLarge();
      else chunks.push(chunk);
    });
    req.on("end", () => resolve(joined(chunks)));
    req.on("close", () => {
      if (!req.readableEnded) reject(new ClientGone());
    });
    req.on("error", () => reject(new ClientGone()));
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first, ...rest] = chunks;
  if (first && rest.length === 0) return first;
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) free(chunk);
  return whole;
}

/**
 * Gives memory back at once. V8 collects the whole heap after some 50 MB of buffers, dead or alive, which costs more than
 * all the rest of a large request. A chunk that fills its memory shares it with nothing: Node reads each into new memory.
 */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength >= WORTH_FREEING)
    buffer.transfer(0);
}

export function headersOf(req: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in req.headers) {
    const value = req.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  return headers;
}

/** Throws `CCR-E010` for anything that is no Messages request. */
export function parseRequest(raw: Buffer): MessagesRequest {
  return messagesRequest(parseBody(raw));
}

/** Throws `CCR-E010` for anything that is no JSON. */
export function parseBody(raw: Buffer, parse: (raw: Buffer) => unknown = parseText): unknown {
  try {
    return parse(raw);
  } catch (cause) {
    const detail = raw.length === 0 ? "the body is empty" : "the body is not JSON";
    throw new CcrError("CCR-E010", { detail }, { cause });
  }
}

function parseText(raw: Buffer): unknown {
  return JSON.parse(raw.toString());
}
