/** An Anthropic on loopback that refuses what the real one refuses, and answers from a script otherwise. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { NO_USAGE, type Block, type Message } from "../../src/core/message.ts";
import { printEvents } from "../../src/core/sse.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import { messagesBreaks } from "./messages-rules.ts";
import { portOf } from "./scripted-upstream.ts";

export interface StrictMessages {
  readonly origin: string;
  /** Bodies of the requests so far. */
  readonly bodies: readonly Fields[];
}

/** What is wrong with the head of a request, and with what of its body is not as at Anthropic itself. */
export type Terms = (request: IncomingMessage, body: Fields) => readonly string[];

/** Every request takes the next turn of the script. A refused one takes none. */
export async function startStrictMessages(
  script: readonly (readonly Block[])[],
  terms: Terms = anthropicTerms,
): Promise<StrictMessages> {
  const bodies: Fields[] = [];
  const signatures = new Set<unknown>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = fieldsOf(await json(request));
    const betas = new Set(betasOf(request));
    const { anthropic_version: _, ...common } = body;
    const faults = [...terms(request, body), ...messagesBreaks(common, betas), ...signatureBreaks(body, signatures)];
    const content = script[bodies.length];
    if (faults[0] !== undefined || !content) return refuse(response, faults[0] ?? "the script has no more turns");
    bodies.push(body);
    for (const { signature, data } of content) signatures.add(signature ?? data);
    send(response, messageOf(content), body["stream"] === true);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${portOf(server.address())}`, bodies };
}

function betasOf({ headers }: IncomingMessage): string[] {
  return String(headers["anthropic-beta"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

function anthropicTerms({ headers }: IncomingMessage, body: Fields): string[] {
  return [
    ...(headers["anthropic-version"] === "2023-06-01" ? [] : ["anthropic-version: header is required"]),
    ...(headers["x-api-key"] || headers.authorization ? [] : ["x-api-key header is required"]),
    ...(stringOf(body["model"]) === "" ? ["model: Field required"] : []),
    ...("anthropic_version" in body ? ["anthropic_version: Extra inputs are not permitted"] : []),
  ];
}

const VERTEX_PATH =
  /^\/v1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/anthropic\/models\/[^/:]+:(streamR|r)awPredict$/;
/** Sent by Claude Code, and refused by Vertex AI as "Unexpected value(s)". */
const NOT_ON_VERTEX =
  /^(effort-|advanced-tool-use-|thinking-token-count-|mid-conversation-|afk-mode-|structured-outputs-)/;

/** Claude on Vertex AI: the model in the path, the version in the body, a token for a key, and fewer betas. */
export function vertexTerms(token: string): Terms {
  return (request, body) => {
    const method = VERTEX_PATH.exec(request.url ?? "")?.[1];
    const betas = betasOf(request).filter((name) => NOT_ON_VERTEX.test(name));
    return [
      ...(method === (body["stream"] === true ? "streamR" : "r") ? [] : [`no such method: ${request.url}`]),
      ...(request.headers.authorization === `Bearer ${token}`
        ? []
        : ["Request had invalid authentication credentials."]),
      ...(body["anthropic_version"] === "vertex-2023-10-16" ? [] : ["anthropic_version: Field required"]),
      ...("model" in body ? ["model: Extra inputs are not permitted"] : []),
      ...betas.map((name) => `Unexpected value(s) \`${name}\` for the \`anthropic-beta\` header.`),
    ];
  };
}

function signatureBreaks(body: Fields, known: ReadonlySet<unknown>): string[] {
  const blocks = itemsOf(body["messages"]).flatMap((message) => itemsOf(fieldsOf(message)["content"]).map(fieldsOf));
  const seals = blocks
    .filter(({ type }) => String(type).endsWith("thinking"))
    .map(({ signature, data }) => signature ?? data);
  return seals.filter((seal) => !known.has(seal)).map((seal) => `Invalid signature in thinking block: ${String(seal)}`);
}

function messageOf(content: readonly Block[]): Message {
  return {
    id: "msg_up",
    type: "message",
    role: "assistant",
    model: "up-model",
    content,
    stop_reason: content.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: { ...NO_USAGE, input_tokens: 100, output_tokens: 7 },
  };
}

function send(response: ServerResponse, message: Message, stream: boolean): void {
  response.writeHead(200, { "content-type": stream ? "text/event-stream" : "application/json" });
  response.end(stream ? printEvents(eventsOfMessage(message)) : JSON.stringify(message));
}

function refuse(response: ServerResponse, message: string): void {
  const body = { type: "error", error: { type: "invalid_request_error", message } };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
}
