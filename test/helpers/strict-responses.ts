/** A Responses server that refuses what OpenAI's refuses, and answers from a script otherwise. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { judge } from "./responses-rules.ts";
import type { ResponsesRequest } from "./responses-schema.ts";

/** An output item of the script. A reasoning item belongs to the item behind it. */
export type Scripted =
  | { readonly reasoning: string }
  | { readonly say: string; readonly phase?: "commentary" | "final_answer"; readonly cites?: Page }
  /** A web search at the provider. */
  | { readonly search: string; readonly found: readonly Page[] }
  | { readonly call: string; readonly args: object };

export interface Page {
  readonly url: string;
  readonly title: string;
}

export interface StrictResponses {
  readonly url: string;
  /** Requests that were found in order. */
  readonly requests: readonly ResponsesRequest[];
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

/** Every request takes the next turn of the script. A refused one takes none. */
export async function startStrictResponses(script: readonly (readonly Scripted[])[]): Promise<StrictResponses> {
  const provider = new ScriptedProvider(script);
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
  return { url: `http://127.0.0.1:${port}/v1/responses`, requests: provider.requests };
}

class ScriptedProvider {
  readonly requests: ResponsesRequest[] = [];
  readonly #script: readonly (readonly Scripted[])[];
  readonly #minted = new Map<string, string>();
  #items = 0;

  constructor(script: readonly (readonly Scripted[])[]) {
    this.#script = script;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = judge(await json(request), this.#minted);
    const turn = this.#script[this.requests.length];
    if ("fault" in verdict) return refuse(response, verdict.fault);
    if (!turn) return refuse(response, "the script has no more turns");
    this.requests.push(verdict.request);
    const encrypts = verdict.request.include?.includes("reasoning.encrypted_content") === true;
    const output = this.#itemsOf(turn, encrypts, verdict.request.reasoning?.summary !== undefined);
    const whole = { ...shell("completed"), output, usage: USAGE };
    if (verdict.request.stream === true) return stream(response, output, whole);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole));
  }

  #itemsOf(turn: readonly Scripted[], encrypts: boolean, summarizes: boolean): Item[] {
    let handle = "";
    const items: Item[] = [];
    for (const scripted of turn.toReversed()) {
      const number = ++this.#items;
      if ("reasoning" in scripted) {
        items.unshift(this.#reasoning(number, summarizes ? scripted.reasoning : "", encrypts ? handle : undefined));
      } else if ("search" in scripted) {
        items.unshift(searching(number, scripted));
        handle = `ws_${number}`;
      } else {
        const item = "say" in scripted ? saying(number, scripted) : calling(number, scripted);
        handle = "say" in scripted ? scripted.say : `call_${number}`;
        items.unshift(item);
      }
    }
    return items;
  }

  #reasoning(number: number, text: string, handle: string | undefined): Item {
    const encrypted_content = handle === undefined ? null : `gAAAA-${number}`;
    if (handle !== undefined) this.#minted.set(`gAAAA-${number}`, handle);
    const summary = text === "" ? [] : [{ type: "summary_text", text }];
    return { id: `rs_${number}`, type: "reasoning", summary, encrypted_content };
  }
}

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 120,
};

function shell(status: string): Readonly<Record<string, unknown>> {
  return { id: "resp_1", object: "response", status, error: null, incomplete_details: null, output: [], usage: null };
}

function searching(number: number, { search, found }: Extract<Scripted, { search: string }>): Item {
  const sources = found.map(({ url }) => ({ type: "url", url }));
  const action = { type: "search", query: search, sources };
  return { id: `ws_${number}`, type: "web_search_call", status: "completed", action };
}

function saying(number: number, { say, phase, cites }: Extract<Scripted, { say: string }>): Item {
  const citation = cites && { type: "url_citation", start_index: 0, end_index: say.length, ...cites };
  const content = [{ type: "output_text", text: say, annotations: citation ? [citation] : [] }];
  return {
    id: `msg_${number}`,
    type: "message",
    status: "completed",
    role: "assistant",
    content,
    ...(phase && { phase }),
  };
}

function calling(number: number, { call, args }: Extract<Scripted, { call: string }>): Item {
  const id = `fc_${number}`;
  const call_id = `call_${number}`;
  return { id, type: "function_call", status: "completed", call_id, name: call, arguments: JSON.stringify(args) };
}

function refuse(response: ServerResponse, message: string): void {
  const error = { message, type: "invalid_request_error", param: null, code: null };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}

/** Opens all items first, so that the pieces of parallel calls come interleaved. */
function stream(response: ServerResponse, output: readonly Item[], whole: object): void {
  let sequence_number = 0;
  const send = (type: string, fields: object): void => {
    response.write(
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...fields })}\n\n`,
    );
  };
  response.writeHead(200, { "content-type": "text/event-stream" });
  send("response.created", { response: shell("in_progress") });
  for (const [output_index, item] of output.entries()) {
    send("response.output_item.added", { output_index, item: { ...item, ...BLANK[item.type] } });
  }
  const pieces = output.map((item, output_index) => piecesOf(item, output_index));
  for (let round = 0; round < Math.max(0, ...pieces.map(({ length }) => length)); round++) {
    for (const list of pieces) if (list[round]) send(list[round]?.type ?? "", list[round] ?? {});
  }
  for (const [output_index, item] of output.entries()) send("response.output_item.done", { output_index, item });
  send("response.completed", { response: whole });
  response.end();
}

const BLANK: Readonly<Record<string, object>> = {
  message: { content: [], status: "in_progress" },
  function_call: { arguments: "", status: "in_progress" },
  reasoning: { summary: [], encrypted_content: "gA" },
};

interface Piece {
  readonly type: string;
  readonly [field: string]: unknown;
}

function piecesOf(item: Item, output_index: number): Piece[] {
  const [type, source] = PIECES[item.type] ?? ["", ""];
  const place = { type, item_id: item.id, output_index, content_index: 0, summary_index: 0 };
  return halves(item[source]).map((delta) => Object.assign({ delta }, place));
}

/** Events that bring an item's text, and the field that holds it as a whole. */
const PIECES: Readonly<Record<string, readonly [string, string]>> = {
  message: ["response.output_text.delta", "content"],
  function_call: ["response.function_call_arguments.delta", "arguments"],
  reasoning: ["response.reasoning_summary_text.delta", "summary"],
};

/** The text of an item's first part, in two pieces. */
function halves(source: unknown): string[] {
  const [first]: unknown[] = Array.isArray(source) ? source : [source];
  const text = typeof first === "object" && first !== null && "text" in first ? first.text : first;
  if (typeof text !== "string" || text === "") return [];
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter(Boolean);
}
