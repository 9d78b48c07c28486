/** A Gemini on loopback that refuses what the real one refuses, and answers from a list, in order. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";

import { onTestFinished } from "vitest";

import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { geminiBreaks } from "./gemini-rules.ts";

/** The parts of one answer, by chunk. */
export type GeminiTurn = readonly (readonly Fields[])[];

export interface SearchedTurn {
  readonly turn: GeminiTurn;
  /** Comes with the last chunk. */
  readonly groundingMetadata: Fields;
}

export interface StrictGemini {
  /** Up to and with `/models/`. */
  readonly url: string;
  /** Bodies of the requests so far. */
  readonly bodies: readonly Fields[];
  /** What was wrong with them. */
  readonly breaks: readonly string[];
}

const KEY = "AIza-strict";

/** Where the server stands, and what opens it. */
interface Site {
  /** Matches the model and the method. */
  readonly path: RegExp;
  readonly header: string;
  readonly key: string;
  readonly vertex: boolean;
}

const GEMINI_API: Site = {
  path: /^\/v1beta\/models\/([^/:]+):(streamGenerateContent\?alt=sse|generateContent)$/,
  header: "x-goog-api-key",
  key: KEY,
  vertex: false,
};

/** Gemini on Vertex AI, for whoever has this access token. */
export function vertexSite(token: string): Site {
  return {
    path: /^\/v1beta1\/projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/models\/([^/:]+):(streamGenerateContent\?alt=sse|generateContent)$/,
    header: "authorization",
    key: `Bearer ${token}`,
    vertex: true,
  };
}

export async function startStrictGemini(
  turns: readonly (GeminiTurn | SearchedTurn)[],
  site: Site = GEMINI_API,
): Promise<StrictGemini> {
  const bodies: Fields[] = [];
  const breaks: string[] = [];
  const signatures = new Map<string, Fields>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, model = "", method = ""] = site.path.exec(request.url ?? "") ?? [];
    const body = fieldsOf(parseJson(await readText(request)));
    const scripted = turns[bodies.length] ?? [];
    const { turn, groundingMetadata } =
      "turn" in scripted ? scripted : { turn: scripted, groundingMetadata: undefined };
    bodies.push(body);
    const refused = [
      ...(method === "" ? [`no such method: ${request.url}`] : []),
      ...(request.headers[site.header] === site.key ? [] : ["API key not valid. Please pass a valid API key."]),
      ...geminiBreaks(body, { model, signatures, vertex: site.vertex }),
    ];
    breaks.push(...refused);
    if (refused[0] !== undefined) return sendError(response, refused[0]);
    for (const part of turn.flat()) remember(part, signatures);
    sendTurn(response, turn, groundingMetadata, method.startsWith("stream"));
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
  return { url: `http://127.0.0.1:${port}/v1beta/models/`, bodies, breaks };
}

export const STRICT_KEY: string = KEY;

function remember({ thoughtSignature, ...bare }: Fields, signatures: Map<string, Fields>): void {
  if (thoughtSignature !== undefined) signatures.set(stringOf(thoughtSignature), bare);
}

function sendTurn(response: ServerResponse, turn: GeminiTurn, grounding: Fields | undefined, stream: boolean): void {
  const ending = { finishReason: "STOP", ...(grounding && { groundingMetadata: grounding }) };
  const usageMetadata = { promptTokenCount: 100, candidatesTokenCount: 7, thoughtsTokenCount: 3, totalTokenCount: 110 };
  const answers = turn.map((parts, i) => ({
    candidates: [{ content: { role: "model", parts }, index: 0, ...(i === turn.length - 1 ? ending : {}) }],
    usageMetadata,
    modelVersion: "gemini",
    responseId: "resp",
  }));
  if (stream) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(answers.map((answer) => `data: ${JSON.stringify(answer)}\r\n\r\n`).join(""));
    return;
  }
  const [first = {}] = answers;
  const parts = itemsOf(turn.flat());
  const candidates = [{ content: { role: "model", parts }, ...ending, index: 0 }];
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ ...first, candidates }));
}

function sendError(response: ServerResponse, message: string): void {
  const body = { error: { code: 400, message, status: "INVALID_ARGUMENT" } };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
}
