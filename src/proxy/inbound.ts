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
  const { model, messages } = value;
  if (typeof model !== "string" || model === "") throw invalid("model: a name is required");
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages: at least one message is required");
  messages.forEach(assertMessage);
  for (const { fields, holds, wanted } of OPTIONAL) {
    for (const field of fields) {
      if (value[field] !== undefined && !holds(value[field])) throw invalid(`${field}: ${wanted} is required`);
    }
  }
}

interface OptionalFields {
  readonly fields: readonly string[];
  readonly holds: (value: unknown) => boolean;
  readonly wanted: string;
}

const OPTIONAL: readonly OptionalFields[] = [
  { fields: ["metadata", "thinking", "output_config", "tool_choice"], holds: isRecord, wanted: "an object" },
  {
    fields: ["max_tokens", "temperature", "top_p", "top_k"],
    holds: (value) => typeof value === "number",
    wanted: "a number",
  },
  { fields: ["stop_sequences"], holds: isTexts, wanted: "a list of texts" },
  { fields: ["system"], holds: isContent, wanted: "text or a list of text blocks" },
  { fields: ["tools"], holds: (value) => Array.isArray(value) && value.every(isTool), wanted: "a list of tools" },
];

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

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isTool(value: unknown): boolean {
  return isRecord(value) && (typeof value["name"] === "string" || typeof value["type"] === "string");
}

function invalid(detail: string, cause?: unknown): CcrError {
  return new CcrError("CCR-E010", { detail }, { cause });
}
