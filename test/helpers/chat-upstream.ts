/** A provider that answers Chat Completions requests from a list, in order, and remembers what it saw. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { onTestFinished } from "vitest";

export type ChatReply =
  /** `pause`: ms between the first words and the end. */
  | { readonly text: string; readonly pause?: number }
  | { readonly tools: readonly { readonly name: string; readonly args: object }[] }
  | { readonly status: number; readonly message: string }
  /** Begins an answer and never ends it. */
  | { readonly hang: string };

export interface ChatUpstream {
  readonly url: string;
  /** Bodies of the requests, as JSON text. */
  readonly bodies: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
  /** Resolves with `performance.now()` once a client has left an answer that never ends. */
  readonly left: Promise<number>;
  /** Resolves once such an answer has begun. */
  readonly hanging: Promise<void>;
  /** Resolves once the first words of an answer are out. */
  readonly answering: Promise<void>;
}

export async function startChatUpstream(replies: readonly ChatReply[]): Promise<ChatUpstream> {
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const left = Promise.withResolvers<number>();
  const hanging = Promise.withResolvers<void>();
  const answering = Promise.withResolvers<void>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== "POST") return void response.writeHead(405).end();
    const reply = replies[bodies.length] ?? { status: 500, message: "no more replies" };
    authorizations.push(request.headers.authorization);
    bodies.push(await readText(request));
    if ("status" in reply) return sendError(response, reply.status, reply.message);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const delta of deltasOf(reply)) response.write(chunk({ choices: [{ index: 0, delta, finish_reason: null }] }));
    answering.resolve();
    if ("text" in reply && reply.pause !== undefined) await sleep(reply.pause);
    if ("hang" in reply) {
      response.once("close", () => left.resolve(performance.now()));
      return hanging.resolve();
    }
    response.write(
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: "tools" in reply ? "tool_calls" : "stop" }] }),
    );
    response.write(chunk({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 7, total_tokens: 107 } }));
    response.end("data: [DONE]\n\n");
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    bodies,
    authorizations,
    left: left.promise,
    hanging: hanging.promise,
    answering: answering.promise,
  };
}

/** Arguments of parallel calls come in turns, as some providers send them. */
function deltasOf(reply: Exclude<ChatReply, { status: number }>): object[] {
  if ("text" in reply) return reply.text.split(/(?<= )/).map((content) => ({ content }));
  if ("hang" in reply) return [{ content: reply.hang }];
  const openings = reply.tools.map(({ name }, index) => ({
    tool_calls: [{ index, id: `call_${index}`, type: "function", function: { name, arguments: "" } }],
  }));
  const texts = reply.tools.map(({ args }) => JSON.stringify(args));
  const halves = (from: (text: string) => string): object[] =>
    texts.map((text, index) => ({ tool_calls: [{ index, function: { arguments: from(text) } }] }));
  return [...openings, ...halves((text) => text.slice(0, 5)), ...halves((text) => text.slice(5))];
}

function chunk(fields: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "up-model", ...fields })}\n\n`;
}

function sendError(response: ServerResponse, status: number, message: string): void {
  const body = { error: { message, type: "error", code: null } };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
