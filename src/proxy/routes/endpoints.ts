/**
 * Paths that plugins serve to clients of their own, by `endPoint`. The plugin makes a Chat Completions request of theirs, and
 * their answer of one for it; inside, it is a request like any other.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Config } from "../../config/types.ts";
import { CcrError, toCcrError } from "../../core/errors.ts";
import { isRecord } from "../../core/message.ts";
import { servesMessages, type Plugin } from "../../core/plugin.ts";
import { factsOf } from "../../routing/facts.ts";
import { openaiChat } from "../../transformers/clients/openai-chat/grammar.ts";
import { newId, type ProxyContext } from "../context.ts";
import { runRequest } from "../image-agent/choose.ts";
import { ClientGone, headersOf, parseBody, readBody } from "../inbound.ts";
import { InnerAnswer, InnerStream } from "../inner-answer.ts";
import { drained } from "../outgoing.ts";
import type { Source } from "../plugins/plugin-answer.ts";
import type { ClientWork } from "../plugins/plugin-host.ts";
import type { Client } from "../types.ts";

export interface Endpoint {
  readonly plugin: Plugin;
  /** Parts of the path that the plugin has named. */
  readonly params: Readonly<Record<string, string>>;
}

export function endpointFor({ plugins }: Config, path: string): Endpoint | undefined {
  for (const plugin of plugins) {
    const params = servesMessages(plugin) ? undefined : match(plugin.endPoint, path);
    if (params) return { plugin, params };
  }
  return undefined;
}

/** Fastify's patterns: `:name` is one segment, `*` the rest. */
function match(pattern: string | undefined, path: string): Record<string, string> | undefined {
  if (pattern === undefined) return undefined;
  const names: string[] = [];
  const source = pattern.split(/(:\w+|\*)/).map((part) => {
    if (part !== "*" && !/^:\w+$/.test(part)) return part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
    names.push(part.replace(":", ""));
    return part === "*" ? "(.*)" : "([^/]+)";
  });
  const found = new RegExp(`^${source.join("")}$`).exec(path);
  return found ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ""])) : undefined;
}

interface Asking {
  readonly client: Client;
  readonly endpoint: Endpoint;
}

/** Throws what is wrong with the request itself. */
export async function postEndpoint(
  context: ProxyContext,
  { client, endpoint }: Asking,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const arrivedAt = performance.now();
  const body = parseBody(await readBody(req));
  if (!isRecord(body)) throw new CcrError("CCR-E010", { detail: "the body is no JSON object" });
  const headers = headersOf(req);
  const leaving = new AbortController();
  res.on("close", () => leaving.abort(new ClientGone()));
  const call = { id: newId("req"), url: req.url ?? "/", headers, params: endpoint.params, body };
  const work = context.plugins.serve(endpoint.plugin, call, leaving.signal);
  const common = await work.request(body);
  const { request, answer } = openaiChat.request(common, headers);
  const inner = new InnerStream();
  leaving.signal.addEventListener("abort", () => inner.destroy());
  const facts = factsOf(request, headers, client.session);
  const raw = Buffer.from(JSON.stringify(common));
  const inbound = { res: inner, raw, headers, facts, grammar: openaiChat, answer, arrivedAt };
  await Promise.all([runRequest(context, inbound), tell(context, await InnerAnswer.of(inner), work, res)]);
}

/** A failure is told in our words, whatever the client speaks: `error.message` is where all of them look. */
async function tell(context: ProxyContext, given: InnerAnswer, work: ClientWork, res: ServerResponse): Promise<void> {
  try {
    await pass(given.status < 400 ? await work.answer(given) : given, res);
  } catch (thrown) {
    given.discard();
    const text = context.newErrorText(openaiChat);
    if (res.headersSent) res.end(`data: ${text.body(toCcrError(thrown))}\n\n`);
    else text.send(res, toCcrError(thrown));
  }
}

async function pass(source: Source, res: ServerResponse): Promise<void> {
  for (let chunk = await source.read(); chunk; chunk = await source.read()) {
    if (!res.headersSent) res.writeHead(source.status, { ...source.headers });
    if (!res.write(chunk)) await drained(res);
  }
  res.end();
}
