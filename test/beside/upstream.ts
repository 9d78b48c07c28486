/** A server that every provider of the cases is on: answers in each one's own form, and notes what decides a route. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { fieldsOf, itemsOf, parseJson, stringOf } from "../../src/transformers/foreign.ts";

/** What a provider has seen of a request. */
export interface Seen {
  readonly provider: string;
  readonly model: string;
  readonly key: string;
  readonly toolChoice: unknown;
  readonly tools: readonly string[];
  readonly maxTokens: unknown;
  /** What only plugins write. */
  readonly mark?: unknown;
}

export interface Upstream {
  readonly origin: string;
  /** Since it was last asked. */
  take(): Seen[];
  close(): void;
}

export async function startUpstream(): Promise<Upstream> {
  let seen: Seen[] = [];
  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const body = fieldsOf(parseJson(await text(request)));
      const one = seenIn(request, body);
      seen.push(one);
      answer(response, one, request.url ?? "", body["stream"] === true);
    };
    handle().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function seenIn({ url = "", headers }: IncomingMessage, body: Readonly<Record<string, unknown>>): Seen {
  const [, provider = "", inPath] = /^\/([^/]+)\/(?:.*\/models\/([^:?]+))?/.exec(url) ?? [];
  const tools = itemsOf(body["tools"]).flatMap((tool) => namesIn(fieldsOf(tool)));
  const mark = body["mark"];
  return {
    provider,
    model: inPath ?? stringOf(body["model"]),
    key: headers.authorization ?? stringOf(headers["x-goog-api-key"]),
    toolChoice: body["tool_choice"] ?? null,
    tools,
    maxTokens: body["max_tokens"] ?? null,
    ...(mark !== undefined && { mark }),
  };
}

/** Chat Completions has one function in each, Gemini a list. */
function namesIn(tool: Readonly<Record<string, unknown>>): string[] {
  const listed = itemsOf(tool["functionDeclarations"]).map((one) => stringOf(fieldsOf(one)["name"]));
  const name = stringOf(fieldsOf(tool["function"])["name"]);
  return [...listed, ...(name === "" ? [] : [name])];
}

function answer(response: ServerResponse, { provider, model }: Seen, url: string, stream: boolean): void {
  if (provider === "fail") {
    response.writeHead(500, { "content-type": "application/json" }).end('{"error":{"message":"broken"}}');
    return;
  }
  const usage = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 };
  const gemini = {
    candidates: [{ content: { role: "model", parts: [{ text: "ok" }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1, totalTokenCount: 6 },
  };
  const message = { role: "assistant", content: "ok" };
  const whole = {
    id: "c",
    object: "chat.completion",
    created: 1,
    model,
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage,
  };
  const chunk = {
    ...whole,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta: message, finish_reason: "stop" }],
  };
  const isGemini = url.includes("enerateContent");
  if (!stream && !url.includes("streamGenerateContent")) {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(isGemini ? gemini : whole));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(isGemini ? `data: ${JSON.stringify(gemini)}\n\n` : `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
}
