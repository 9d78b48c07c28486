/** An Anthropic on loopback that refuses what the real one refuses, and answers from a script otherwise. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { NO_USAGE, type Block, type Message } from "../../src/core/message.ts";
import { printEvents } from "../../src/core/sse.ts";
import { fieldsOf, itemsOf, type Fields } from "../../src/transformers/foreign.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import { messagesBreaks } from "./messages-rules.ts";
import { portOf } from "./scripted-upstream.ts";

export interface StrictMessages {
  readonly origin: string;
  /** Bodies of the requests so far. */
  readonly bodies: readonly Fields[];
}

/** Every request takes the next turn of the script. A refused one takes none. */
export async function startStrictMessages(script: readonly (readonly Block[])[]): Promise<StrictMessages> {
  const bodies: Fields[] = [];
  const signatures = new Set<unknown>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = fieldsOf(await json(request));
    const faults = [...headerBreaks(request), ...messagesBreaks(body), ...signatureBreaks(body, signatures)];
    const content = script[bodies.length];
    if (faults[0] !== undefined || !content) return refuse(response, faults[0] ?? "the script has no more turns");
    bodies.push(body);
    for (const { signature } of content) if (signature) signatures.add(signature);
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

function headerBreaks({ headers }: IncomingMessage): string[] {
  return [
    ...(headers["anthropic-version"] === "2023-06-01" ? [] : ["anthropic-version: header is required"]),
    ...(headers["x-api-key"] || headers.authorization ? [] : ["x-api-key header is required"]),
  ];
}

function signatureBreaks(body: Fields, known: ReadonlySet<unknown>): string[] {
  const blocks = itemsOf(body["messages"]).flatMap((message) => itemsOf(fieldsOf(message)["content"]).map(fieldsOf));
  const foreign = blocks.filter(({ type, signature }) => type === "thinking" && !known.has(signature));
  return foreign.map(({ signature }) => `Invalid signature in thinking block: ${String(signature)}`);
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
