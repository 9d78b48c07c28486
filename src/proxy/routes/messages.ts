/** `POST /v1/messages`: a plain handler, because every token of every answer passes here. */
import type { IncomingMessage, ServerResponse } from "node:http";

import { factsOf } from "../../routing/facts.ts";
import type { ProxyContext } from "../context.ts";
import { Exchange } from "../exchange.ts";
import { headersOf, parseRequest, readBody } from "../inbound.ts";
import type { Client } from "../types.ts";

/** Throws what is wrong with the request itself; everything later is told to the client and the bus. */
export async function postMessages(
  context: ProxyContext,
  { session }: Client,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const raw = await readBody(req);
  const request = parseRequest(raw);
  const headers = headersOf(req);
  await new Exchange(context, { res, raw, headers, facts: factsOf(request, headers, session) }).run();
}
