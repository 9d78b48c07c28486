/** Takes a client's request in: its headers, its body up to a limit, and the Messages request in it. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

import { CcrError } from "../core/errors.ts";
import { isRecord, type MessagesRequest } from "../core/message.ts";

const MAX_BODY = 64 * 1024 * 1024;

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
    req.on("end", () => resolve(Buffer.concat(chunks)));
    req.on("close", () => reject(new ClientGone()));
    req.on("error", () => reject(new ClientGone()));
  });
}

export function headersOf(req: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in req.headers) {
    const value = req.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  return headers;
}

/** Throws `CCR-E010` for anything that is no Messages request. What the program does not read is not looked at. */
export function parseRequest(raw: Buffer): MessagesRequest {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString());
  } catch (error) {
    throw invalid(raw.length === 0 ? "the body is empty" : "the body is not JSON", error);
  }
  assertRequest(value);
  return value;
}

function assertRequest(value: unknown): asserts value is MessagesRequest {
  if (!isRecord(value)) throw invalid("the body is not an object");
  const { model, messages, system, tools } = value;
  if (typeof model !== "string" || model === "") throw invalid("model: a name is required");
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages: at least one message is required");
  messages.forEach(assertMessage);
  if (system !== undefined && !isContent(system)) throw invalid("system: text or text blocks are required");
  if (tools !== undefined && !(Array.isArray(tools) && tools.every(isTool)))
    throw invalid("tools: a list of tools is required");
  for (const field of ["metadata", "thinking", "output_config", "tool_choice"]) {
    if (value[field] !== undefined && !isRecord(value[field])) throw invalid(`${field}: an object is required`);
  }
}

function assertMessage(message: unknown, index: number): void {
  if (!isRecord(message) || !isContent(message["content"])) throw invalid(`messages.${index}: content is required`);
  const { role } = message;
  if (role !== "user" && role !== "assistant" && role !== "system")
    throw invalid(`messages.${index}: role is not known`);
}

function isContent(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.every((block) => isRecord(block) && typeof block["type"] === "string"))
  );
}

function isTool(value: unknown): boolean {
  return isRecord(value) && (typeof value["name"] === "string" || typeof value["type"] === "string");
}

function invalid(detail: string, cause?: unknown): CcrError {
  return new CcrError("CCR-E010", { detail }, { cause });
}
