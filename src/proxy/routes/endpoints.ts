/** Paths of plugins with an `endPoint`, which turn whatever their clients speak into Chat Completions and back. */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Config } from "../../config/types.ts";
import { CcrError, toCcrError } from "../../core/errors.ts";
import { servesMessages, type Plugin } from "../../core/plugin.ts";
import { factsOf } from "../../routing/facts.ts";
import { openaiChat } from "../../transformers/clients/openai-chat/grammar.ts";
import { parseJson, type Fields } from "../../transformers/foreign.ts";
import { isRecord } from "../../core/message.ts";
import { newId, type ProxyContext } from "../context.ts";
import { CommonAnswer } from "../common-answer.ts";
import { Exchange } from "../exchange.ts";
import { ClientGone, headersOf, readBody } from "../inbound.ts";
import { drained, InnerAnswer } from "../outgoing.ts";
import type { ClientWork } from "../plugins/plugin-host.ts";
import type { Source } from "../plugins/plugin-answer.ts";
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

/** Throws what is wrong with the request itself. */
export async function postEndpoint(
  context: ProxyContext,
  { session }: Client,
  { plugin, params }: Endpoint,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const body = objectOf(await readBody(req));
  const headers = headersOf(req);
  const leaving = new AbortController();
  res.on("close", () => leaving.abort(new ClientGone()));
  const call = { id: newId("req"), url: req.url ?? "/", headers, params, body };
  const work = context.plugins.serve(plugin, call, leaving.signal);
  const common = await work.request(body);
  const { request, answer } = openaiChat.request(common, headers);
  const inner = new InnerAnswer();
  leaving.signal.addEventListener("abort", () => inner.destroy());
  const facts = factsOf(request, headers, session);
  const raw = Buffer.from(JSON.stringify(common));
  const exchange = new Exchange(context, { res: inner, raw, headers, facts, grammar: openaiChat, answer });
  await Promise.all([exchange.run(), pass(context, await CommonAnswer.of(inner), work, res)]);
}

function objectOf(raw: Buffer): Fields {
  const body = parseJson(raw.toString());
  if (isRecord(body)) return body;
  throw new CcrError("CCR-E010", { detail: "the body is no JSON object" });
}

/** A failure is told in our words, whatever the client speaks: `error.message` is where all of them look. */
async function pass(context: ProxyContext, common: CommonAnswer, work: ClientWork, res: ServerResponse): Promise<void> {
  try {
    await write(common.status < 400 ? await work.answer(common) : common, res);
  } catch (thrown) {
    common.discard();
    const text = context.newErrorText(openaiChat);
    if (res.headersSent) res.end(`data: ${text.body(toCcrError(thrown))}\n\n`);
    else text.send(res, toCcrError(thrown));
  }
}

async function write(source: Source, res: ServerResponse): Promise<void> {
  for (let chunk = await source.read(); chunk; chunk = await source.read()) {
    if (!res.headersSent) res.writeHead(source.status, { ...source.headers });
    if (!res.write(chunk)) await drained(res);
  }
  res.end();
}
