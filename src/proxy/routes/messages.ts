/** `POST /v1/messages` and its like in other grammars: a plain handler, because every token of every answer passes here. */
import type { IncomingMessage, ServerResponse } from "node:http";

import { factsOf } from "../../routing/facts.ts";
import type { ClientGrammar } from "../../transformers/clients/types.ts";
import type { Inbound } from "../attempt.ts";
import { play } from "../cassette/play.ts";
import { CassettePlayer } from "../cassette/player.ts";
import { keptHeaders, type TapeRequest } from "../cassette/tape.ts";
import type { ProxyContext } from "../context.ts";
import { runRequest } from "../image-agent/choose.ts";
import { headersOf, parseBody, readBody } from "../inbound.ts";
import type { Client } from "../types.ts";

/** Who asks, and in which grammar. */
export interface Asking {
  readonly client: Client;
  readonly grammar: ClientGrammar;
}

/** Throws what is wrong with the request itself; everything later is told to the client and the bus. */
export async function postMessages(
  context: ProxyContext,
  { client, grammar }: Asking,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const arrivedAt = performance.now();
  const raw = await readBody(req);
  const headers = headersOf(req);
  const body = parseBody(raw, (text) => context.bodies.parse(text));
  const { request, answer } = grammar.request(body, headers);
  const facts = factsOf(request, headers, client.session);
  await serve(context, { res, raw, headers, facts, grammar, answer, arrivedAt }, body);
  // As it came, and as it went on.
  context.garbage.add(2 * raw.length);
}

/** By a provider, unless a cassette plays. */
async function serve(context: ProxyContext, inbound: Inbound, body: unknown): Promise<void> {
  const { cassette } = context.deps;
  if (!cassette) return runRequest(context, inbound);
  const { grammar, headers, res } = inbound;
  const [path = ""] = grammar.paths;
  const request: TapeRequest = { path, headers: keptHeaders(headers), body };
  if (cassette instanceof CassettePlayer) return play(context, cassette, request, inbound);
  return runRequest(context, { ...inbound, res: cassette.tape(request, res, context.redactor) });
}
