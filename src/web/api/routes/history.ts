/** Requests, usage, latency and log of the history. */
import type { H3, H3Event } from "h3";
import { z } from "zod";

import manifest from "../../../../package.json" with { type: "json" };
import { CcrError } from "../../../core/errors.ts";
import type { FlowRecord } from "../../../core/record.ts";
import { clientCurl, upstreamCurl } from "../../../history/export/curl.ts";
import { harOf } from "../../../history/export/har.ts";
import { jsonlOf } from "../../../history/export/jsonl.ts";
import { markdownOf } from "../../../history/export/markdown.ts";
import type { History } from "../../../history/history.ts";
import { USAGE_GROUPS } from "../../../history/usage.ts";
import type { LogView, RequestsPage, RequestView } from "../../shared/views.ts";
import { json, queryOf, redacted } from "../answer.ts";
import { HEADERS } from "../assets.ts";
import { latencyOf } from "../latency.ts";
import type { WebDeps } from "../types.ts";

const MAX_ROWS = 1_000;
/** Requests that latencies are taken from. */
const LATENCY_ROWS = 2_000;
const MAX_EXPORT = 1_000;
const MAX_VALUES = 50;

const count = z.coerce.number().int().min(0);
const Page = z.object({
  filter: z.string().default(""),
  limit: count.max(MAX_ROWS).default(200),
  at: z.coerce.number().optional(),
  id: count.optional(),
});
const Filtered = z.object({ filter: z.string().default("") });
const Usage = Filtered.extend({ by: z.enum(USAGE_GROUPS) });
const Logs = z.object({
  level: z.enum(["error", "warn", "info", "debug"]).default("info"),
  limit: count.max(MAX_ROWS).default(200),
  before: count.optional(),
  after: count.optional(),
  flow: count.optional(),
});
const Export = Filtered.extend({ id: count.optional(), format: z.enum(["har", "jsonl", "md", "curl"]) });
const Body = z.object({ part: z.string() });
const Values = z.object({ field: z.string() });

/** Below `/ui/api`. */
export function addHistory(app: H3, deps: WebDeps): void {
  const safe = (value: unknown): Response => json(redacted(value, (text) => deps.redactor.redact(text)));
  app.get("/ui/api/requests", async (event) => safe(await page(deps, event)));
  app.get("/ui/api/requests/:id", async (event) => safe(viewOf(await record(deps, event))));
  app.get("/ui/api/requests/:id/body", async (event) => {
    const { part } = queryOf(event, Body);
    return download(deps, (await record(deps, event)).bodies.get(part) ?? "");
  });
  app.get("/ui/api/export", async (event) => download(deps, await exported(deps, event)));
  app.get("/ui/api/usage", async (event) => {
    const { by, filter } = queryOf(event, Usage);
    return safe((await deps.history?.usage(by, filter)) ?? []);
  });
  app.get("/ui/api/latency", async (event) => {
    const { filter } = queryOf(event, Filtered);
    return safe(latencyOf((await deps.history?.list({ filter, limit: LATENCY_ROWS })) ?? []));
  });
  app.get("/ui/api/logs", async (event) => safe(await logs(deps, event)));
  app.get("/ui/api/values", async (event) =>
    safe((await deps.history?.values(queryOf(event, Values).field, MAX_VALUES)) ?? []),
  );
}

/** One more is asked for than is given, to know whether there are more. */
async function page({ history }: WebDeps, event: H3Event): Promise<RequestsPage> {
  const { filter, limit, at, id } = queryOf(event, Page);
  const after = at === undefined || id === undefined ? undefined : { at, id };
  const rows = (await history?.list({ filter, limit: limit + 1, ...(after && { after }) })) ?? [];
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

async function record({ history }: WebDeps, { context }: H3Event): Promise<FlowRecord> {
  return one(history, Number(context.params?.["id"]));
}

async function one(history: History | undefined, id: number): Promise<FlowRecord> {
  const found = Number.isSafeInteger(id) ? await history?.record(id) : undefined;
  if (found) return found;
  throw new CcrError("CCR-E061", { name: `request ${id}` }, { status: 404 });
}

function viewOf({ row, detail, bodies }: FlowRecord): RequestView {
  return { row, detail, bodies: Object.fromEntries(Array.from(bodies, ([part, body]) => [part, body.length])) };
}

async function logs({ history }: WebDeps, event: H3Event): Promise<LogView[]> {
  const { level, limit, before, after, flow } = queryOf(event, Logs);
  const where = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  return (await history?.logs({ level, limit, ...where, ...(flow !== undefined && { flow }) })) ?? [];
}

async function exported({ history }: WebDeps, event: H3Event): Promise<string> {
  const { id, filter, format } = queryOf(event, Export);
  if (id !== undefined) return exportText([await one(history, id)], format);
  const rows = (await history?.list({ filter, limit: MAX_EXPORT })) ?? [];
  const records: FlowRecord[] = [];
  for (const row of rows.toReversed()) {
    const found = await history?.record(row.id);
    if (found) records.push(found);
  }
  return exportText(records, format);
}

function exportText(records: readonly FlowRecord[], format: z.infer<typeof Export>["format"]): string {
  switch (format) {
    case "har":
      return `${JSON.stringify(harOf(records, manifest.version))}\n`;
    case "jsonl":
      return records.map(jsonlOf).join("");
    case "md":
      return records.map(markdownOf).join("\n");
    case "curl":
      return records.map((found) => upstreamCurl(found) ?? clientCurl(found)).join("\n");
  }
}

/** Never as a document of its own: what others wrote could be a page. */
function download({ redactor }: WebDeps, body: string): Response {
  const headers = { ...HEADERS, "content-type": "text/plain; charset=utf-8", "content-disposition": "attachment" };
  return new Response(redactor.redact(body), { headers: { ...headers, "cache-control": "no-store" } });
}
