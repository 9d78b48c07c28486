/**
 * A provider for benchmarks. Says its port on stdout.
 *
 * `/json/...` answers with one JSON document, `/sse/N/...` with a stream of N text events; the end of the path tells the
 * wire grammar, which else is that of Anthropic Messages. Every event is a write of its own, one per turn of the event
 * loop: like a provider, only as fast as one process gets.
 */
import { createServer, type ServerResponse } from "node:http";

import { serve } from "./serve.ts";
import { ANTHROPIC, GEMINI, OPENAI_CHAT, OPENAI_RESPONSES, type Wire } from "./wires.ts";

const WIRES: readonly (readonly [string, Wire])[] = [
  ["/chat/completions", OPENAI_CHAT],
  ["/responses", OPENAI_RESPONSES],
  [":streamGenerateContent", GEMINI],
];

type Answer = (response: ServerResponse) => void;

const answers = new Map<string, Answer>();

function answerOf(path: string): Answer {
  const answer = answers.get(path) ?? prepare(path);
  answers.set(path, answer);
  return answer;
}

function prepare(path: string): Answer {
  const [, wire = ANTHROPIC] = WIRES.find(([end]) => path.endsWith(end)) ?? [];
  const deltas = /^\/sse\/(\d+)\//.exec(path)?.[1];
  if (deltas === undefined) return (response) => sendJson(response, wire.json);
  const events = wire.stream(Number(deltas));
  return (response) => sendEvents(response, events);
}

function sendJson(response: ServerResponse, json: Buffer): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": json.length });
  response.end(json);
}

function sendEvents(response: ServerResponse, events: readonly Buffer[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  let sent = 0;
  const next = (): void => {
    const event = events[sent++];
    if (event === undefined || response.destroyed) {
      response.end();
      return;
    }
    response.write(event);
    setImmediate(next);
  };
  next();
}

serve(
  createServer((request, response) => {
    request.resume().once("end", () => answerOf(request.url?.split("?")[0] ?? "")(response));
  }),
);
