/** Every route but the hot one, as one h3 app. */
import { H3, type H3Event, type NodeHandler, toNodeHandler } from "h3";

import { CcrError, toCcrError } from "../../core/errors.ts";
import { clientAt } from "../../transformers/clients/index.ts";
import type { ProxyContext } from "../context.ts";
import type { BodySource } from "../inbound.ts";
import { CONTROL_PATHS, manage } from "./control.ts";
import { countTokens } from "./count-tokens.ts";
import { listModels } from "./models.ts";

/** Routes that answer without a client's token: they say only that something is here, or ask for a token of their own. */
export const OPEN_PATHS: ReadonlySet<string> = new Set(["/", "/health", ...CONTROL_PATHS]);

export function createApi(context: ProxyContext): NodeHandler {
  // Silent: what h3 has to say about an error it prints, on a terminal that is not its own.
  const app = new H3({ silent: true, onError: ({ cause }, event) => failed(context, cause, event) });
  app.on("HEAD", "/", () => "").get("/", () => ({ name: "ccr", status: "ok" }));
  app.on("HEAD", "/health", () => "").get("/health", () => ({ status: "ok", timestamp: new Date().toISOString() }));
  app.get("/v1/models", () => listModels(context.config()));
  app.post("/v1/messages/count_tokens", (event) => countTokens(context, bodySourceOf(event)));
  app.get("/metrics", () => metricsOf(context));
  app.all("/control/**", (event) => manage(context, `${event.req.method} ${event.url.pathname}`, bodySourceOf(event)));
  app.all("/**", (event) => {
    throw new CcrError("CCR-E014", { where: `${event.req.method} ${event.url.pathname}` });
  });
  return toNodeHandler(app);
}

/** Prometheus' text form; whoever may send requests may read it. */
function metricsOf({ deps }: ProxyContext): Response {
  const text = deps.metrics?.();
  if (text === undefined) throw new CcrError("CCR-E014", { where: "GET /metrics" });
  return new Response(text, { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } });
}

/** h3 wraps what a handler throws; the cause is ours. */
function failed(context: ProxyContext, cause: unknown, event: H3Event): Response {
  const text = context.newErrorText(clientAt(event.url.pathname));
  const error = cause === undefined ? new CcrError("CCR-E014", { where: event.url.pathname }) : toCcrError(cause);
  return new Response(text.body(error), { status: error.status, headers: text.headers(error) });
}

function bodySourceOf({ runtime }: H3Event): BodySource {
  const req = runtime?.node?.req;
  if (req) return req;
  throw new CcrError("CCR-E900", { detail: "a request that did not come through Node's server" });
}
