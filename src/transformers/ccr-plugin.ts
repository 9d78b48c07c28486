/**
 * The protocol of claude-code-router's plugins: a request body in, a body or `{body, config}` out; a `Response` in, a
 * `Response` out. Nowhere else are there web streams between the two sockets.
 *
 * What a plugin gets is the body of the target's dialect, which for Chat Completions is CCR's common form. Tweaks act on
 * the canonical form, that is before plugins on the way out and behind them on the way back.
 */
import { isRecord } from "../core/message.ts";
import { servesMessages, type Plugin } from "../core/plugin.ts";
import { modelUses, providerUses, type Target, type Use } from "../core/target.ts";
import { fieldsOf, parseJson, type Fields } from "./foreign.ts";
import type { Encoded } from "./types.ts";

export type HookName =
  | "transformRequestIn"
  | "transformResponseOut"
  | "auth"
  /** For clients of the plugin's `endPoint`: their request to the common form, and the answer back. */
  | "transformRequestOut"
  | "transformResponseIn";

/** How hooks get called, with whatever limits there are. Throws a `CcrError`. */
export interface HookCaller {
  call(plugin: Plugin, hook: HookName, args: readonly unknown[]): Promise<unknown>;
  /** For results that are no results. */
  complaint(plugin: Plugin, detail: string): Error;
}

/** What hooks are told beside the request or the response. One for both directions: plugins leave notes in it. */
export interface HookFacts {
  readonly provider: object;
  readonly context: object;
}

/** The plugins of a target by place, as their order depends on it. */
interface Plugins {
  readonly provider: readonly Plugin[];
  readonly model: readonly Plugin[];
}

export function pluginsOf(target: Target): Plugins | undefined {
  const provider = listed(providerUses(target));
  const model = listed(modelUses(target));
  return provider.length + model.length === 0 ? undefined : { provider, model };
}

function listed(uses: readonly Use[]): Plugin[] {
  return uses.flatMap(({ plugin }) => plugin ?? []);
}

function hasHook({ instance }: Plugin, hook: HookName): boolean {
  return typeof Reflect.get(instance, hook) === "function";
}

/**
 * CCR's pass-through: a plugin that stands alone and serves the client's own path changes neither bodies nor answers, and
 * only its `auth` is asked.
 */
function isPassThrough({ provider, model }: Plugins, target: Target): boolean {
  const [only, ...others] = new Set([...provider, ...model]);
  const alone = others.length === 0 && providerUses(target).length === 1;
  return alone && only !== undefined && servesMessages(only);
}

type Complaint = (detail: string) => Error;

interface Draft {
  body: unknown;
  url: string;
  headers: Record<string, string>;
}

/** The request as the plugins want it sent. */
export async function pluginRequest(
  encoded: Encoded,
  target: Target,
  { provider, context }: HookFacts,
  caller: HookCaller,
): Promise<Encoded> {
  const plugins = pluginsOf(target);
  if (!plugins) return encoded;
  const draft: Draft = { body: bodyOf(encoded), url: encoded.url, headers: { ...encoded.headers } };
  const passThrough = isPassThrough(plugins, target);
  let body = encoded.body;
  for (const plugin of [...plugins.provider, ...plugins.model]) {
    const hook = requestHook(plugin, passThrough);
    if (!hook) continue;
    const result = await caller.call(plugin, hook, [draft.body, provider, context]);
    const complaint: Complaint = (detail) => caller.complaint(plugin, detail);
    take(result, draft, complaint);
    body = printed(draft.body, complaint);
  }
  return { ...encoded, url: draft.url, headers: draft.headers, body };
}

/** CCR asks `auth` in pass-through only, and so never in most plugins that have nothing else. */
function requestHook(plugin: Plugin, passThrough: boolean): HookName | undefined {
  const hook = !passThrough && hasHook(plugin, "transformRequestIn") ? "transformRequestIn" : "auth";
  return hasHook(plugin, hook) ? hook : undefined;
}

function bodyOf({ body }: Encoded): unknown {
  return parseJson(typeof body === "string" ? body : Buffer.from(body).toString());
}

/** A hook may also change the body in place and return nothing. */
function take(result: unknown, draft: Draft, complaint: Complaint): void {
  if (!isRecord(result)) {
    draft.body = typeof result === "string" ? result : draft.body;
    return;
  }
  if (!result["body"]) {
    draft.body = result;
    return;
  }
  draft.body = result["body"];
  const config = fieldsOf(result["config"]);
  if (config["url"]) draft.url = urlOf(config["url"], draft.url, complaint);
  if (isRecord(config["headers"])) mergeHeaders(draft.headers, config["headers"]);
}

function urlOf(value: unknown, base: string, complaint: Complaint): string {
  const text = value instanceof URL ? value.href : String(value);
  if (URL.canParse(text, base)) return new URL(text, base).href;
  throw complaint(`its url ${text} is none`);
}

/** Set by the HTTP client itself, which refuses other values. */
const OWN_HEADERS: ReadonlySet<string> = new Set(["host", "content-length", "transfer-encoding", "connection"]);

/** CCR drops what is empty or `undefined`, also in words, and so do plugins that want a header gone. */
function mergeHeaders(headers: Record<string, string>, changes: object): void {
  const entries: Iterable<readonly [string, unknown]> =
    changes instanceof Headers ? changes.entries() : Object.entries(changes);
  for (const [name, value] of entries) {
    const key = name.toLowerCase();
    if (OWN_HEADERS.has(key)) continue;
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    const missing = text === "" || text === "undefined" || (key === "authorization" && text.includes("undefined"));
    if (missing) Reflect.deleteProperty(headers, key);
    else headers[key] = text;
  }
}

function printed(body: unknown, complaint: Complaint): string {
  if (typeof body === "string") return body;
  try {
    return JSON.stringify(body);
  } catch (error) {
    throw complaint(`its request is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The plugins that want to see an answer, in CCR's order. */
export function answerPlugins(target: Target): readonly Plugin[] {
  const plugins = pluginsOf(target);
  if (!plugins || isPassThrough(plugins, target)) return [];
  const ordered = [...plugins.provider.toReversed(), ...plugins.model.toReversed()];
  return ordered.filter((plugin) => hasHook(plugin, "transformResponseOut"));
}

/** The answer as they want it read. */
export async function pluginResponse(
  response: Response,
  plugins: readonly Plugin[],
  { context }: HookFacts,
  caller: HookCaller,
): Promise<Response> {
  let current = response;
  for (const plugin of plugins) current = await changed(current, plugin, "transformResponseOut", context, caller);
  return current;
}

type AnswerHook = "transformResponseOut" | "transformResponseIn";

async function changed(
  response: Response,
  plugin: Plugin,
  hook: AnswerHook,
  context: object,
  caller: HookCaller,
): Promise<Response> {
  const result = responseOf(await caller.call(plugin, hook, [response, context]), response);
  if (result) return result;
  throw caller.complaint(plugin, `${hook} returned no Response`);
}

/** A request of a client of the plugin's own, in the common form. */
export async function commonRequest(
  body: Fields,
  plugin: Plugin,
  context: object,
  caller: HookCaller,
): Promise<Fields> {
  const result = await caller.call(plugin, "transformRequestOut", [body, context]);
  const common = isRecord(result) && isRecord(result["body"]) ? result["body"] : result;
  return isRecord(common) ? common : body;
}

/** An answer in the common form as that client reads it. */
export function clientResponse(
  response: Response,
  plugin: Plugin,
  context: object,
  caller: HookCaller,
): Promise<Response> {
  return changed(response, plugin, "transformResponseIn", context, caller);
}

/** A plugin may bring its own copy of `Response`. A hook that returns nothing has only looked. */
function responseOf(result: unknown, current: Response): Response | undefined {
  if (result instanceof Response) return result;
  if (result === undefined || result === null) return current;
  if (!isRecord(result)) return undefined;
  const { body, status, headers } = result;
  if (!(body instanceof ReadableStream) && body !== null) return undefined;
  return new Response(body, { status: typeof status === "number" ? status : 200, headers: copied(headers) });
}

/** `Headers` of whichever make: a list of pairs. */
function copied(headers: unknown): Headers {
  const copy = new Headers();
  const pairs: unknown[] = isIterable(headers) ? [...headers] : [];
  for (const pair of pairs) if (Array.isArray(pair)) copy.append(String(pair[0]), String(pair[1]));
  return copy;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isRecord(value) && Symbol.iterator in value;
}
