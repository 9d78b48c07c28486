/** A Chat Completions server that refuses what a vendor's refuses, and answers from a script otherwise. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { fieldsOf, type Fields } from "../../src/transformers/foreign.ts";
import { chatFault, isThinking, type ChatVendor } from "./chat-rules.ts";

/** One answer. */
export interface ScriptedTurn {
  readonly think?: string;
  readonly say?: string;
  readonly calls?: readonly { readonly name: string; readonly args: object }[];
}

export interface StrictChat {
  readonly url: string;
  /** Requests that were found in order. */
  readonly requests: readonly Fields[];
}

/** Every request takes the next turn of the script. A refused one takes none. */
export async function startStrictChat(vendor: ChatVendor, script: readonly ScriptedTurn[]): Promise<StrictChat> {
  const provider = new ScriptedProvider(vendor, script);
  const server = createServer((request, response) => {
    provider.handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/v1/chat/completions`, requests: provider.requests };
}

interface Answer {
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly calls: readonly { readonly id: string; readonly name: string; readonly args: string }[];
}

class ScriptedProvider {
  readonly requests: Fields[] = [];
  readonly #vendor: ChatVendor;
  readonly #script: readonly ScriptedTurn[];
  /** Reasoning by the first call or the text of its turn. */
  readonly #given = new Map<string, string>();
  #calls = 0;

  constructor(vendor: ChatVendor, script: readonly ScriptedTurn[]) {
    this.#vendor = vendor;
    this.#script = script;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = fieldsOf(await json(request));
    const turn = this.#script[this.requests.length];
    const fault = chatFault(this.#vendor, body, this.#given) || (turn ? "" : "the script has no more turns");
    if (fault !== "" || !turn) return refuse(response, fault);
    this.requests.push(body);
    const answer = this.#answerOf(turn, isThinking(body));
    if (body["stream"] === true) return this.#stream(response, answer);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(this.#whole(answer)));
  }

  #answerOf({ think = "", say = "", calls = [] }: ScriptedTurn, thinks: boolean): Answer {
    const made = calls.map(({ name, args }) => ({
      id: this.#vendor.id(++this.#calls, name),
      name,
      args: JSON.stringify(args),
    }));
    const thought = thinks && this.#vendor.reasons !== "no" ? think : "";
    if (thought !== "") this.#given.set(made[0]?.id ?? say, thought);
    return { reasoning: halves(thought), text: halves(say), calls: made };
  }

  #whole({ reasoning, text, calls }: Answer): object {
    const message = this.#merged([
      ...reasoning.map((piece) => this.#thinking(piece, reasoning)),
      ...text.map((content) => ({ content })),
    ]);
    const tool_calls = calls.map(({ id, name, args }) => ({
      id,
      type: "function",
      function: { name, arguments: args },
    }));
    const finish_reason = calls.length > 0 ? "tool_calls" : "stop";
    const choices = [
      { index: 0, message: { role: "assistant", ...message, ...(calls.length > 0 && { tool_calls }) }, finish_reason },
    ];
    return { id: "chatcmpl-1", object: "chat.completion", choices, usage: USAGE };
  }

  #stream(response: ServerResponse, { reasoning, text, calls }: Answer): void {
    const send = (delta: object, finish_reason: string | null = null): void => {
      const choices = [{ index: 0, delta, finish_reason }];
      response.write(`data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", choices })}\n\n`);
    };
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const piece of reasoning) send(this.#thinking(piece, reasoning));
    for (const content of text) send({ content });
    for (const [index, { id, name }] of calls.entries())
      send({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] });
    for (const round of [0, 1]) {
      for (const [index, { args }] of calls.entries())
        send({ tool_calls: [{ index, function: { arguments: halves(args)[round] ?? "" } }] });
    }
    send({}, calls.length > 0 ? "tool_calls" : "stop");
    response.write(`data: ${JSON.stringify({ id: "chatcmpl-1", choices: [], usage: USAGE })}\n\n`);
    response.end("data: [DONE]\n\n");
  }

  /** One piece of reasoning in the vendor's form; tags stand around the first and the last. */
  #thinking(piece: string, pieces: readonly string[]): object {
    switch (this.#vendor.reasons) {
      case "reasoning_content":
      case "reasoning":
        return { [this.#vendor.reasons]: piece };
      case "reasoning_details":
        return { reasoning_details: [{ type: "reasoning.text", text: piece, index: 0, format: "unknown" }] };
      case "think-tags":
        return {
          content: (piece === pieces[0] ? "<think>" : "") + piece + (piece === pieces.at(-1) ? "</think>" : ""),
        };
      case "thinking-part":
        return { content: [{ type: "thinking", thinking: [{ type: "text", text: piece }] }] };
      case "no":
        return {};
    }
  }

  /** Deltas as the one message that they make. */
  #merged(deltas: readonly object[]): object {
    const message: Record<string, unknown> = { content: null };
    for (const [name, value] of deltas.flatMap((delta) => Object.entries(delta))) {
      const before = message[name];
      if (typeof before === "string" && typeof value === "string") message[name] = before + value;
      else if (Array.isArray(before))
        message[name] = [...before, ...(Array.isArray(value) ? value : [{ type: "text", text: value }])];
      else message[name] = value;
    }
    return message;
  }
}

const USAGE = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter(Boolean);
}

function refuse(response: ServerResponse, message: string): void {
  const error = { message, type: "invalid_request_error", param: null, code: null };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}
