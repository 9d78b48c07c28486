/** The shape of `config.json` for editors, made from what checks it. */
import { isRecord } from "../core/message.ts";
import { shapeOfFile } from "./schema.ts";

type Schema = Readonly<Record<string, unknown>>;

export function configJsonSchema(): Schema {
  const properties = propertiesOf(shapeOfFile(), "");
  return {
    ...shapeOfFile(),
    title: "Configuration of ccr and claude-code-router",
    properties: { $schema: { type: "string" }, ...properties },
  };
}

/** With what editors show beside each key. */
function propertiesOf({ properties }: Schema, prefix: string): Schema {
  const entries = Object.entries(isRecord(properties) ? properties : {});
  return Object.fromEntries(entries.map(([key, schema]) => [key, described(schema, prefix + key)]));
}

function described(schema: unknown, key: string): unknown {
  if (!isRecord(schema)) return schema;
  const description = DESCRIPTIONS[key];
  const { items } = schema;
  return {
    ...schema,
    ...(description !== undefined && { description }),
    ...(hasProperties(schema) && { properties: propertiesOf(schema, `${key}.`) }),
    ...(hasProperties(items) && { items: { ...items, properties: propertiesOf(items, `${key}.`) } }),
  };
}

function hasProperties(schema: unknown): schema is Schema {
  return isRecord(schema) && isRecord(schema["properties"]);
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  Providers: "Where requests can go.",
  "Providers.name": "First half of provider,model.",
  "Providers.api_base_url": "The complete URL that requests are posted to.",
  "Providers.api_key":
    "The key, or where it is: $VARIABLE, file:PATH, cmd:PROGRAM ARGUMENTS, keychain:SERVICE/ACCOUNT.",
  "Providers.api_keys": "Several keys that take turns. api_key may be such a list, too.",
  "Providers.models": "Names of its models. Others are sent on too.",
  "Providers.transformer": "Changes to requests and answers: use for every model, and by the name of a model.",
  "Providers.headers": "Further headers of every request.",
  "Providers.dialect": "The wire format, where URL and transformers do not tell it.",
  "Providers.windows": "Context windows in tokens, by model.",
  "Providers.prices": "US dollars for a million tokens, by model: input, output, cacheRead, cacheWrite.",
  "Providers.proxy": "HTTP proxy on the way to it; empty for none.",
  "Providers.tls": "How its server is checked, and how it checks us.",
  "Providers.tls.ca": "Certificates to trust instead of the usual ones: file:PATH.",
  "Providers.tls.cert": "Our certificate.",
  "Providers.tls.key": "Its key.",
  "Providers.tls.rejectUnauthorized": "false trusts anybody; default: true.",
  "Providers.timeouts": "Longest times in ms.",
  "Providers.timeouts.connect": "Until there is a connection; default: 10000.",
  "Providers.timeouts.headers": "Until an answer begins; default: API_TIMEOUT_MS.",
  "Providers.timeouts.idle": "Between two pieces of an answer; default: API_TIMEOUT_MS.",
  "Providers.concurrency": "How many requests it takes at once, with each key; others wait.",
  "Providers.quirks": "What is different about it than ccr believes.",
  "Providers.safetySettings": "Gemini's safetySettings.",
  providers: "The same as Providers.",
  Router: "Models of the scenarios, each as provider,model.",
  "Router.default": "Everything that no other route takes.",
  "Router.background": "Small tasks on the side, and haiku models.",
  "Router.think": "Plan mode, and requests for more thinking than usual.",
  "Router.thinkEffort": "Least effort that counts as think; default: more than is usual for the model asked for.",
  "Router.longContext": "Prompts longer than longContextThreshold.",
  "Router.longContextThreshold": "In tokens; default: 60000.",
  "Router.webSearch": "Requests with the web_search tool. The model itself must be able to search.",
  "Router.image": "Turns that show the model a picture.",
  "Router.subagent": "Sub-agents without a model of their own.",
  "Router.agents": "Models of sub-agents by type: Explore, Plan.",
  fallback:
    "Where to go when the first choice fails, by scenario: lists of provider,model, or of {model, on} for certain failures only.",
  "fallback.default": "For everything without a list of its own.",
  "fallback.background": "For Router.background.",
  "fallback.think": "For Router.think.",
  "fallback.longContext": "For Router.longContext.",
  "fallback.webSearch": "For Router.webSearch.",
  "fallback.image": "For Router.image.",
  "fallback.subagent": "For Router.subagent.",
  Budget: "What may be spent, in US dollars.",
  "Budget.session": "By one session.",
  "Budget.day": "On one day.",
  "Budget.warn": "Per cent of a limit from which on there is a warning; default: 80.",
  "Budget.over": "Beyond a limit: warn, stop, or the provider,model that is used then; default: warn.",
  transformers: "Files of transformers, with the options of each.",
  "transformers.path": "A file in CCR's folder.",
  "transformers.options": "What its constructor gets.",
  CUSTOM_ROUTER_PATH: "A module whose function may choose the model of each request.",
  CUSTOM_ROUTER_TIMEOUT_MS: "Longest time it may take; default: 10000.",
  REWRITE_SYSTEM_PROMPT: "A file that takes the place of Claude Code's instructions.",
  forceUseImageAgent: "Router.image only looks at pictures, for the model that does the work.",
  PORT: "Port of ccr start; default: 3456.",
  HOST: "Address of ccr start; default: 127.0.0.1. Others need an APIKEY.",
  APIKEY: "What clients must present.",
  API_TIMEOUT_MS: "Longest silence of a provider; default: 600000.",
  PROXY_URL: "HTTP proxy on the way to providers; without it, HTTPS_PROXY or HTTP_PROXY of the environment.",
  HTTPS_PROXY: "The same as PROXY_URL.",
  https_proxy: "The same as PROXY_URL.",
  httpsProxy: "The same as PROXY_URL.",
  LOG: "Whether a log is written; default: true.",
  LOG_LEVEL: "How much of it; default: debug.",
  NON_INTERACTIVE_MODE: "Nobody is there to type or to look: CI, containers.",
  CLAUDE_PATH: "Claude Code's executable.",
  ANTHROPIC_SMALL_FAST_MODEL: "What Claude Code takes for small tasks.",
  StatusLine:
    "CCR's status line: modules of `currentStyle`. Without `enabled` ours, with `form` (`powerline`), `segments` (names) and `ascii`.",
  tui: "The screen.",
  "tui.prefix": "The key before ours: ctrl+\\\\, ctrl+^ or ctrl+q.",
  "tui.prefixTimeoutMs": "How long it waits for the next key; default: 5000.",
  "tui.keys": 'Keys by command: "f2", "prefix m", a list, or null for none. ccr config keys lists the commands.',
  "tui.theme": "auto follows the terminal's background.",
  "tui.ascii": "Only signs that ASCII has; default: where the locale is not UTF-8.",
  "tui.reducedMotion": "Nothing turns or blinks.",
  "tui.screenReader": "Lines of text instead of panels, for screen readers.",
  "tui.mouse": "false leaves the mouse to the terminal where Claude Code does not take it.",
  "tui.clipboard": "Whether programs in the pane may write to the clipboard (OSC 52); default: false.",
  "tui.sidebar": "Panels of the sidebar, from top to bottom.",
  plugins: "Server plugins of CCR 2.",
  Telemetry: "Numbers and spans for programs that watch. Never what was said.",
  "Telemetry.metrics": "Whether /metrics answers, in Prometheus' form, to whoever may use ccr; default: false.",
  "Telemetry.endpoint": "OTLP/HTTP endpoint that gets a span for each request: http://127.0.0.1:4318.",
  "Telemetry.headers": "Headers for that endpoint.",
  "Telemetry.service": "Its service.name; default: ccr.",
  History: "What is recorded of requests, and how much of it is kept.",
  "History.capture": "full, headers or off; default: full.",
  "History.maxSize": 'The oldest records go when there is more; default: "200MB".',
  "History.maxAge": 'Older records go; in hours, days or weeks; default: "7d".',
  "History.redact": "Regular expressions of what is masked before it is written, beside known secrets.",
};
